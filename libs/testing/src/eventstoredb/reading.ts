import { randomUUID } from 'node:crypto';
import { status, type ServerWritableStream } from '@grpc/grpc-js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Kept, StoredLog } from './stored-log.js';
import {
  connectionLost,
  consumerTooSlow,
  failure,
  streamDeleted,
  thrownByHandler,
  type Failure,
  type Troubles,
} from './troubles.js';
import { caughtUp, checkpoint, confirmation, readEvent, streamNamed, streamNotFound } from './wire.js';

export type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;
type Options = streams.ReadReq.Options;

const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;
/** Events that the server looks at before it says how far a filter has come. */
const WINDOW = 32;

/** Ends a call with a failure. */
class Refused extends Error {
  constructor(readonly failure: Failure) {
    super(failure.details);
  }
}

/** Writes to a call no faster than the client takes it. */
class Sending {
  private gone = false;
  private go: (() => void) | undefined;

  constructor(
    readonly call: ReadCall,
    private readonly troubles: Troubles,
  ) {
    const stop = (): void => {
      this.gone = true;
      this.go?.();
    };
    call.on('cancelled', stop);
    call.on('close', stop);
    call.on('error', stop);
    call.on('drain', () => this.go?.());
  }

  get over(): boolean {
    return this.gone;
  }

  /** Wakes a sender that waits. */
  nudge(): void {
    this.go?.();
  }

  /** Waits until something happens: more to tell, a client that takes more, an end. */
  rest(): Promise<void> {
    return new Promise((resolve) => {
      this.go = () => {
        this.go = undefined;
        resolve();
      };
    });
  }

  /** Resolves when the client can take more; `waiting` is asked while it cannot. */
  async send(response: streams.ReadResp, waiting?: () => void): Promise<void> {
    if (this.troubles.stuck) await this.troubles.turn();
    if (this.gone || this.call.write(response)) return;
    while (this.blocked()) {
      await this.rest();
      waiting?.();
    }
  }

  fail(failed: Failure): void {
    if (!this.gone) this.call.emit('error', failed);
  }

  private blocked(): boolean {
    return !this.gone && this.call.writableNeedDrain;
  }
}

const filterOf = (options: Options): ((event: Kept) => boolean) => {
  const filter = options.getFilter();
  const byStream = filter?.getStreamIdentifier();
  const expression = byStream ?? filter?.getEventType();
  if (expression === undefined) return () => true;
  const textOf = (event: Kept): string => (byStream === undefined ? event.type : event.stream);
  const pattern = expression.getRegex();
  if (pattern !== '') {
    const regex = new RegExp(pattern);
    return (event) => regex.test(textOf(event));
  }
  const prefixes = expression.getPrefixList();
  return (event) => prefixes.some((prefix) => textOf(event).startsWith(prefix));
};

/** The events of a stream that a read asks for, in its order. */
const pickedOf = (events: readonly Kept[], options: Options): readonly Kept[] => {
  const asked = options.getStream();
  const from = asked?.hasRevision() === true ? Number(asked.getRevision()) : undefined;
  const backwards = options.getReadDirection() === BACKWARDS;
  const picked = backwards
    ? events.filter(({ revision }) => revision <= (from ?? Infinity)).toReversed()
    : events.filter(({ revision }) => revision >= (from ?? 0));
  return picked.slice(0, Number(options.getCount()));
};

/** How many events pass from one checkpoint to the next. */
const checkpointEvery = (options: Options): number => {
  const filter = options.getFilter();
  if (filter === undefined) return Infinity;
  return (filter.hasMax() ? filter.getMax() : WINDOW) * Math.max(1, filter.getCheckpointintervalmultiplier());
};

/** Reads and subscriptions, as they behaved. */
export class Reading {
  /** Live events that may wait for a slow client before it is dropped. */
  liveBuffer = 10_000;
  /** Reads and subscriptions that were begun. */
  begun = 0;
  /** After which commit position the latest subscription began; 0 for the start. */
  subscribedAfter = 0;
  private readonly subscriptions = new Set<Sending>();

  constructor(
    private readonly log: StoredLog,
    private readonly troubles: Troubles,
  ) {}

  get subscribers(): number {
    return this.subscriptions.size;
  }

  read(call: ReadCall): void {
    this.begun += 1;
    const sending = new Sending(call, this.troubles);
    this.answer(sending).then(
      () => {
        if (!sending.over) call.end();
      },
      (error: unknown) => {
        sending.fail(error instanceof Refused ? error.failure : thrownByHandler());
      },
    );
  }

  /** Ends subscriptions, the oldest first: the server goes away, or the clients were too slow. */
  drop(why: 'unavailable' | 'too-slow', count = Infinity): void {
    const failed = why === 'unavailable' ? connectionLost() : consumerTooSlow();
    for (const sending of [...this.subscriptions].slice(0, count)) sending.fail(failed);
  }

  private async answer(sending: Sending): Promise<void> {
    await this.troubles.turn();
    const refused = this.troubles.refusal(sending.call);
    if (refused !== undefined) throw new Refused(refused);
    const options = sending.call.request.getOptions();
    if (options === undefined) throw new Refused(failure(status.INVALID_ARGUMENT, 'no options'));
    if (options.hasSubscription()) await this.subscribe(sending, options);
    else if (options.hasStream()) await this.readStream(sending, options);
    else await this.readAll(sending, options);
  }

  private async readStream(sending: Sending, options: Options): Promise<void> {
    const stream = streamNamed(options.getStream()?.getStreamIdentifier());
    if (this.log.isTombstoned(stream)) throw new Refused(streamDeleted(stream));
    const events = this.log.stream(stream);
    if (events === undefined) return sending.send(streamNotFound(stream));
    for (const event of pickedOf(events, options)) await this.tell(sending, event, options.getResolveLinks());
  }

  private async readAll(sending: Sending, options: Options): Promise<void> {
    const backwards = options.getReadDirection() === BACKWARDS;
    const step = backwards ? -1 : 1;
    const matches = filterOf(options);
    let left = Number(options.getCount());
    let index = this.startOfRead(options, backwards);
    for (let event = this.log.at(index); event !== undefined && left > 0 && !sending.over; event = this.log.at(index)) {
      index += step;
      if (!matches(event) || this.log.isGone(event)) continue;
      left -= 1;
      await this.tell(sending, event, options.getResolveLinks());
    }
  }

  private startOfRead(options: Options, backwards: boolean): number {
    const asked = options.getAll();
    const position = asked?.getPosition();
    if (position !== undefined) {
      const index = this.boundary(Number(position.getCommitPosition()));
      return backwards ? index - 1 : index;
    }
    if (asked?.hasEnd() === true) return this.log.length - (backwards ? 1 : 0);
    return backwards ? -1 : 0;
  }

  /** Index of the event at a position; a position inside an event breaks the reader. */
  private boundary(position: number): number {
    const index = this.log.indexOf(position);
    if (position !== 0 && position <= this.log.end && this.log.at(index)?.position !== position)
      throw new Refused(thrownByHandler());
    return index;
  }

  private tell(sending: Sending, event: Kept, resolveLinks: boolean): Promise<void> {
    if (!resolveLinks || event.type !== '$>')
      return this.log.isGone(event) ? Promise.resolve() : sending.send(readEvent(event));
    return sending.send(readEvent(this.log.linked(event), event));
  }

  private async subscribe(sending: Sending, options: Options): Promise<void> {
    const asked = options.getAll();
    if (asked === undefined) throw new Refused(failure(status.UNIMPLEMENTED, 'the double follows $all only'));
    const after = asked.getPosition();
    const position = after === undefined ? 0 : Number(after.getCommitPosition());
    const at = asked.hasEnd() ? this.log.length : this.boundary(position);
    this.subscribedAfter = position;
    await sending.send(confirmation(randomUUID()));
    this.subscriptions.add(sending);
    const unlisten = this.log.listen(() => {
      sending.nudge();
    });
    try {
      await this.follow(sending, options, { at, after: position });
    } finally {
      unlisten();
      this.subscriptions.delete(sending);
    }
  }

  private async follow(
    sending: Sending,
    options: Options,
    from: { readonly at: number; readonly after: number },
  ): Promise<void> {
    const every = checkpointEvery(options);
    const matches = filterOf(options);
    const wanted = (event: Kept): boolean => event.position > from.after && matches(event) && !this.log.isGone(event);
    let index = from.at;
    let live = false;
    const tooSlow = (): void => {
      if (live && this.log.length - index > this.liveBuffer) throw new Refused(consumerTooSlow());
    };
    while (!sending.over) {
      const event = this.log.at(index);
      if (event === undefined) {
        if (!live) await this.goLive(sending, every);
        live = true;
        if (this.log.at(index) === undefined) await sending.rest();
        continue;
      }
      index += 1;
      if (wanted(event)) await sending.send(readEvent(event), tooSlow);
      else if ((index - from.at) % every === 0) await sending.send(checkpoint(event.position), tooSlow);
    }
  }

  private async goLive(sending: Sending, every: number): Promise<void> {
    if (every !== Infinity && this.log.end > 0) await sending.send(checkpoint(this.log.end));
    await sending.send(caughtUp());
  }
}
