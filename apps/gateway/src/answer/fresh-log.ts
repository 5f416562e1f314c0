import { Injectable } from '@nestjs/common';
import { logAsOf, positionAsked, type Position } from '@yidi/eventing';
import { Engine } from '@yidi/platform';

/** Waits for what a question may not be older than. */
@Injectable()
export class FreshLog {
  constructor(private readonly engine: Engine) {}

  /** Until the log has come to the position that was asked for. Throws NotYetFresh, or a Refusal for what is no position. */
  asOf(atLeast: string | undefined): Promise<void> {
    return logAsOf(this.engine.runtime.store, positionAsked(atLeast));
  }

  /** What the rows have; where they have nothing, once more when they have read all that the log holds now. */
  async orAsOfNow<T>(
    atLeast: string | undefined,
    read: (atLeast: Position | undefined) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    return (await read(positionAsked(atLeast))) ?? (await read(await this.engine.runtime.store.end()));
  }
}
