import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { NotYetFresh } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import type { NotYetFreshMessage, RefusalMessage } from './neighbours.js';

/** A refusal, or that rows are not yet fresh enough, crosses to the asking service as data; a failure stays what it is. */
@Catch(Refusal, NotYetFresh)
export class RefusalFilter implements ExceptionFilter<Refusal | NotYetFresh> {
  catch(error: Refusal | NotYetFresh): Observable<never> {
    return throwError(() => crossing(error));
  }
}

const crossing = (error: Refusal | NotYetFresh): RefusalMessage | NotYetFreshMessage => {
  if (error instanceof NotYetFresh) return { notYetFresh: error.message };
  const { kind, code, says, violations } = error;
  return { refusal: { kind, code, says, violations } };
};
