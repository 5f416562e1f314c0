import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { NotYetFresh, Unavailable } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import { type NotYetFreshMessage, type RefusalMessage, type UnavailableMessage } from './neighbours.js';

type Crossing = Refusal | NotYetFresh | Unavailable;

/**
 * A refusal, rows that are not yet fresh enough, and something further on that is unavailable cross to the asking service as
 * data; a failure stays what it is.
 */
@Catch(Refusal, NotYetFresh, Unavailable)
export class RefusalFilter implements ExceptionFilter<Crossing> {
  catch(error: Crossing): Observable<never> {
    return throwError(() => crossing(error));
  }
}

const crossing = (error: Crossing): RefusalMessage | NotYetFreshMessage | UnavailableMessage => {
  if (error instanceof Unavailable) return { unavailable: error.what };
  if (error instanceof NotYetFresh) return { notYetFresh: error.message };
  const { kind, code, says, violations } = error;
  return { refusal: { kind, code, says, violations } };
};
