import { Catch, type ExceptionFilter } from '@nestjs/common';
import { throwError, type Observable } from 'rxjs';
import { NotYetFresh } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import {
  NeighbourAway,
  type NeighbourAwayMessage,
  type NotYetFreshMessage,
  type RefusalMessage,
} from './neighbours.js';

type Crossing = Refusal | NotYetFresh | NeighbourAway;

/**
 * A refusal, rows that are not yet fresh enough, and a neighbour further on that is away cross to the asking service as data;
 * a failure stays what it is.
 */
@Catch(Refusal, NotYetFresh, NeighbourAway)
export class RefusalFilter implements ExceptionFilter<Crossing> {
  catch(error: Crossing): Observable<never> {
    return throwError(() => crossing(error));
  }
}

const crossing = (error: Crossing): RefusalMessage | NotYetFreshMessage | NeighbourAwayMessage => {
  if (error instanceof NeighbourAway) return { neighbourAway: error.message };
  if (error instanceof NotYetFresh) return { notYetFresh: error.message };
  const { kind, code, says, violations } = error;
  return { refusal: { kind, code, says, violations } };
};
