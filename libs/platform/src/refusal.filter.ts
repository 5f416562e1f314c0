import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { Refusal } from '@yidi/kernel';
import type { RefusalMessage } from './neighbours.js';

/** A refusal crosses to the asking service as data; everything else is a failure and stays what it is. */
@Catch(Refusal)
export class RefusalFilter implements ExceptionFilter<Refusal> {
  catch({ kind, code, says, violations }: Refusal): Observable<never> {
    return throwError((): RefusalMessage => ({ refusal: { kind, code, says, violations } }));
  }
}
