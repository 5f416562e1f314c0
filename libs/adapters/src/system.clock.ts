import type { Clock } from '@yidi/eventing';
import { instantOf, type Instant } from '@yidi/kernel';

/** The time of the machine. */
export class SystemClock implements Clock {
  now(): Instant {
    return instantOf(Date.now());
  }
}
