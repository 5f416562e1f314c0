import {
  comparePositions,
  Conflict,
  START,
  UnusableStore,
  type Appended,
  type EventStore,
  type Position,
  type Recorded,
  type Revision,
  type Stored,
  type Warn,
} from '@yidi/eventing';
import { eventStoreDbAddress } from './eventstoredb.address.js';
import { AppendStream, type Append, type Judged } from './eventstoredb.append-stream.js';
import { CaseReader } from './eventstoredb.case-reader.js';
import { Following } from './eventstoredb.following.js';
import { DEFAULT_LIMITS, inTime, persist, type EventStoreDbLimits } from './eventstoredb.limits.js';
import { LogClient } from './eventstoredb.log-client.js';
import { LogReader } from './eventstoredb.log-reader.js';
import { positionOf, proposalsOf, revisionOf, type WireEvent } from './eventstoredb.recorded.js';
import { streamsOf } from './eventstoredb.requests.js';

/** The log in an EventStoreDB (KurrentDB) of version 23.10 or newer. */
export class EventStoreDbEventStore implements EventStore {
  private readonly client: LogClient;
  private readonly reader: LogReader;
  private readonly cases: CaseReader;
  private readonly limits: EventStoreDbLimits;
  private readonly closing = new AbortController();
  private appends: Promise<AppendStream> | undefined;
  /** The furthest position that an append was answered with: whatever is written from now on lies behind it. */
  private furthest: Position = START;

  /**
   * Connects at the first request, so the server need not be there yet.
   * @param url `esdb://user:password@host:port,…?tls=…`; a RangeError that shows nothing of it when it cannot be read
   */
  constructor(
    url: string,
    private readonly warn: Warn,
    limits: Partial<EventStoreDbLimits> = {},
  ) {
    const address = eventStoreDbAddress(url);
    this.limits = { ...DEFAULT_LIMITS, ...limits };
    if (address.channel.insecure === true && address.user !== undefined)
      warn('User and password of EventStoreDB are not sent: its URL says tls=false', {});
    this.client = new LogClient(address);
    this.reader = new LogReader(this.client, this.limits.answerMs);
    this.cases = new CaseReader({ client: this.client, reader: this.reader, limits: this.limits, warn });
  }

  read(
    stream: string,
    from: Revision = 0,
  ): Promise<{ readonly events: readonly Recorded[]; readonly revision: Revision }> {
    return this.persist(() => this.reader.stream(stream, from));
  }

  async append(stream: string, events: readonly Stored[], expected: Revision): Promise<Appended> {
    const append = { stream, proposals: proposalsOf(stream, events, expected), expected };
    const { furthest } = this;
    // The same ids under the same revision: then, and only then, the server knows what it has written already.
    const outcome = await this.persist((number) => this.attempt(append, { again: number > 1, furthest }));
    if (outcome instanceof Conflict) throw outcome;
    if (comparePositions(outcome.position, this.furthest) > 0) this.furthest = outcome.position;
    return outcome;
  }

  readCase(correlationId: string, after: Position = START): Promise<readonly Recorded[]> {
    return this.persist(() => this.cases.read(correlationId, after));
  }

  readCategory(category: string): Promise<readonly Recorded[]> {
    return this.persist(() => this.reader.all(streamsOf(category)));
  }

  follow(
    after: Position,
    handle: (batch: readonly Recorded[]) => Promise<void>,
    stop: AbortSignal,
    category?: string,
  ): Promise<void> {
    const { client, reader, limits, warn } = this;
    const wanted = category === undefined ? 'not-of-the-server' : streamsOf(category);
    const following = new Following({ client, reader, limits, warn }, { after, wanted }, handle);
    return following.run(AbortSignal.any([stop, this.closing.signal]));
  }

  /** Asks no longer than for one answer: it is how others ask whether the server is there. */
  end(): Promise<Position> {
    return this.persist(() => this.reader.end(), this.limits.answerMs);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.client.close();
  }

  private async attempt(
    append: Append,
    before: { readonly again: boolean; readonly furthest: Position },
  ): Promise<Appended | Conflict> {
    const judged = await this.send(append);
    // The server answers a repeat as it answered the first time, and does not say which it was: the log does.
    const first = before.again || isDoubtful(judged, before.furthest) ? await this.firstAnswer(append) : undefined;
    if (first !== undefined) return first;
    if (judged.is === 'conflict') return new Conflict(append.stream, append.expected, judged.actual);
    const { revision, position } = judged;
    if (revision !== append.expected + append.proposals.length || position === undefined)
      throw new UnusableStore(
        `EventStoreDB counts the stream ${append.stream} from elsewhere than its first event: it was deleted or truncated ` +
          'by hand. Put the log back from a backup.',
      );
    return { revision, position };
  }

  private async send(append: Append): Promise<Judged> {
    const opening = this.appendStream();
    const stream = await inTime(opening, this.limits.answerMs, () => undefined);
    if (!stream.over) return stream.send(append, this.limits.answerMs);
    if (this.appends === opening) this.appends = undefined;
    return this.send(append);
  }

  private appendStream(): Promise<AppendStream> {
    if (this.appends !== undefined) return this.appends;
    const opening = this.client.batchAppend().then((call) => new AppendStream(call));
    opening.catch(() => {
      if (this.appends === opening) this.appends = undefined;
    });
    return (this.appends = opening);
  }

  /** What was answered when these very events were appended under this revision; undefined when they never were. */
  private async firstAnswer({ stream, proposals, expected }: Append): Promise<Appended | undefined> {
    const found: WireEvent[] = [];
    const much = { count: proposals.length };
    for await (const event of this.reader.ofStream(stream, expected + 1, much)) found.push(event);
    const last = found.at(-1);
    const same = proposals.every(({ id }, index) => found[index]?.getId()?.getString() === id);
    return same && last !== undefined ? { revision: revisionOf(last), position: positionOf(last) } : undefined;
  }

  private persist<T>(attempt: (number: number) => Promise<T>, withinMs = this.limits.requestMs): Promise<T> {
    return persist(attempt, this.limits, withinMs, this.closing.signal);
  }
}

/** Whether the answer names a place before one that was known when the append began, or none: of a repeat it may know none. */
const isDoubtful = (judged: Judged, furthest: Position): boolean =>
  judged.is === 'written' && (judged.position === undefined || comparePositions(judged.position, furthest) <= 0);
