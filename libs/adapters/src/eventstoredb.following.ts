import { setImmediate as turn } from 'node:timers/promises';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import { comparePositions, START, UnusableStore, type Position, type Recorded, type Warn } from '@yidi/eventing';
import { EventStoreDbFailure, failureOf, portErrorOf } from './eventstoredb.failure.js';
import { inTime, type EventStoreDbLimits } from './eventstoredb.limits.js';
import type { LogClient, ReadCall } from './eventstoredb.log-client.js';
import type { LogReader } from './eventstoredb.log-reader.js';
import { positionOf, recordedOf, sizeOf, type WireEvent } from './eventstoredb.recorded.js';
import { placeOf, subscribe, type Place, type Wanted } from './eventstoredb.requests.js';
import { WakeUp } from './wake-up.js';

/** The longest that a timer can wait. */
const FOREVER_MS = 2 ** 31 - 1;

interface Gathered {
  readonly events: readonly Recorded[];
  readonly place: Place | undefined;
}

interface Followed {
  readonly after: Position;
  readonly wanted: Wanted;
}

type Handle = (batch: readonly Recorded[]) => Promise<void>;

export interface FollowingParts {
  readonly client: LogClient;
  readonly reader: LogReader;
  readonly limits: EventStoreDbLimits;
  readonly warn: Warn;
}

/** What the handler threw, which ends the following, told from what the server did, which does not. */
class HandlerFailed extends Error {
  constructor(readonly error: unknown) {
    super('the handler failed');
  }
}

/** What arrived of one subscription and was not handed over yet. */
class Gathering {
  private events: Recorded[] = [];
  private bytes = 0;
  private failure: Error | undefined;
  private caughtUp = false;
  private heardAt = 0;
  private readonly arrival = new WakeUp();
  /** Up to where everything that is for the follower has arrived. */
  private place: Place | undefined;

  constructor(
    private readonly call: ReadCall,
    private readonly limits: EventStoreDbLimits,
  ) {
    call.on('data', (response: streams.ReadResp) => {
      this.take(response);
    });
    call.on('error', (error: Error) => {
      this.fail(failureOf(error));
    });
    call.on('end', () => {
      this.fail(new EventStoreDbFailure('passing', 'it ended the subscription'));
    });
  }

  /**
   * Everything that has arrived, waiting for something; nothing when stopped. Throws why the subscription ended once all
   * that came before is taken.
   */
  async next(stop: AbortSignal): Promise<Gathered> {
    this.heardAt = performance.now();
    while (this.events.length === 0 && !stop.aborted) {
      if (this.failure !== undefined) throw this.failure;
      // Once all history is told, silence says nothing: the connection's own keep-alive tells a dead server.
      await this.arrival.wait(this.caughtUp ? FOREVER_MS : this.limits.answerMs, stop);
      this.refuseSilence();
    }
    // What arrives in the same moment goes along: a handler's cost is mostly by the batch.
    if (this.events.length < this.limits.batch.events) await turn();
    const { events, place } = this;
    this.events = [];
    this.bytes = 0;
    this.call.resume();
    return { events, place };
  }

  /** Up to where everything for the follower has been taken; undefined while something waits. */
  get done(): Place | undefined {
    return this.events.length === 0 ? this.place : undefined;
  }

  end(): void {
    this.call.removeAllListeners('data');
    this.call.cancel();
  }

  private refuseSilence(): void {
    const silent = !this.caughtUp && performance.now() - this.heardAt >= this.limits.answerMs;
    if (silent) this.fail(new EventStoreDbFailure('passing', 'it does not go on telling the log'));
  }

  private take(response: streams.ReadResp): void {
    const event = response.getEvent()?.getEvent();
    const checkpoint = response.getCheckpoint();
    this.heardAt = performance.now();
    try {
      if (event !== undefined) this.keep(event);
    } catch (error) {
      this.fail(failureOf(error));
    }
    if (checkpoint !== undefined)
      this.place = { commit: checkpoint.getCommitPosition(), prepare: checkpoint.getPreparePosition() };
    if (response.hasCaughtUp()) this.caughtUp = true;
    this.arrival.all();
  }

  private keep(event: WireEvent): void {
    const recorded = recordedOf(event);
    // Of what others wrote in a transaction of several requests the two numbers differ.
    this.place = { commit: positionOf(event), prepare: event.getPreparePosition() };
    if (recorded === undefined) return;
    this.events.push(recorded);
    this.bytes += sizeOf(event);
    const { batch } = this.limits;
    if (this.events.length >= batch.events || this.bytes >= batch.bytes) this.call.pause();
  }

  private fail(failure: Error): void {
    this.failure ??= failure;
    this.arrival.all();
  }
}

/** Follows the log for one follower, through as many subscriptions as it takes. */
export class Following {
  /** Position of the last event that was handed over. */
  private reached: Position;
  /** From where the next subscription goes on, which may be after that. */
  private place: Place;
  private pause: number;
  private toldAt = -Infinity;
  private readonly wanted: Wanted;

  constructor(
    private readonly parts: FollowingParts,
    { after, wanted }: Followed,
    private readonly handle: Handle,
  ) {
    this.wanted = wanted;
    this.reached = after;
    this.place = placeOf(after);
    this.pause = parts.limits.followAgainMs.first;
  }

  /** Resolves when stopped; rejects with what the handler threw, or with UnusableStore. */
  async run(stop: AbortSignal): Promise<void> {
    while (!stop.aborted) {
      try {
        await this.refuseBeyondEnd();
        await this.subscription(stop);
      } catch (error) {
        if (error instanceof HandlerFailed) throw error.error;
        await this.bear(failureOf(error), stop);
      }
    }
  }

  private async subscription(stop: AbortSignal): Promise<void> {
    const { client, limits } = this.parts;
    const opening = client.read(subscribe(this.place, this.wanted));
    const call = await inTime(opening, limits.answerMs, (late) => {
      late.cancel();
    });
    const gathering = new Gathering(call, limits);
    try {
      while (!stop.aborted) await this.handOver(await gathering.next(stop));
    } finally {
      this.place = gathering.done ?? this.place;
      gathering.end();
    }
  }

  private async handOver({ events, place }: Gathered): Promise<void> {
    const last = events.at(-1);
    if (last === undefined) return;
    try {
      await this.handle(events);
    } catch (error) {
      throw new HandlerFailed(error);
    }
    this.reached = last.position;
    this.place = place ?? placeOf(last.position);
    this.pause = this.parts.limits.followAgainMs.first;
    this.toldAt = -Infinity;
  }

  /** A server that was put back from an older copy would say nothing for ever. */
  private async refuseBeyondEnd(): Promise<void> {
    if (this.reached === START) return;
    const head = await this.parts.reader.head();
    if (comparePositions(this.reached, head) > 0)
      throw new UnusableStore(
        `The log is to be followed from ${this.reached}, but EventStoreDB ends at ${head}: it was put back from an older ` +
          'copy. Put back everything that reads it from the same backup.',
      );
    if (comparePositions(this.place.commit, head) > 0) this.place = placeOf(this.reached);
  }

  private async bear(failure: Error, stop: AbortSignal): Promise<void> {
    if (stop.aborted) return;
    if (!(failure instanceof EventStoreDbFailure)) throw failure;
    if (failure.kind === 'odd') await this.refuseBrokenPlace();
    // To be dropped for being slow is how the server asks a follower to come again, and no outage.
    if (failure.kind !== 'too-slow') this.tell(failure);
    const { most } = this.parts.limits.followAgainMs;
    await new WakeUp().wait(this.pause, stop);
    this.pause = Math.min(this.pause * 2, most);
  }

  /** A place inside an event makes the server fail for ever: a checkpoint that is not of this log. */
  private async refuseBrokenPlace(): Promise<void> {
    if (this.place.commit !== this.reached) this.place = placeOf(this.reached);
    if (this.reached === START || (await this.isBoundary())) return;
    throw new UnusableStore(
      `The log is to be followed from ${this.reached}, where no event of EventStoreDB stands: the position is not of this ` +
        'log. Forget it and read the log from the start, or put both back from the same backup.',
    );
  }

  /** Whether an event stands where the follower stands; true also when the server does not say. */
  private async isBoundary(): Promise<boolean> {
    try {
      return await this.parts.reader.standsAt(this.reached);
    } catch (error) {
      const failure = failureOf(error);
      return !(failure instanceof EventStoreDbFailure && failure.kind === 'odd');
    }
  }

  private tell(failure: EventStoreDbFailure): void {
    if (performance.now() - this.toldAt < this.parts.limits.tellAgainMs) return;
    this.toldAt = performance.now();
    const why = failure.kind === 'denied' ? portErrorOf(failure).message : failure.why;
    this.parts.warn('EventStoreDB does not tell the log, and it is asked again', { why, at: this.reached });
  }
}
