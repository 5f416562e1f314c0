import { LRUCache } from 'lru-cache';
import { violationsOf } from '@yidi/contracts/codec';
import {
  dayOf,
  evolve,
  Refusal,
  type Actor,
  type Catalogue,
  type Context,
  type DataOf,
  type Instant,
  type MessageOf,
  type NameIn,
  type Saying,
  type Violation,
} from '@yidi/kernel';
import type { Aggregate, Decided, FactsFor, Loaded, Request } from './aggregate.js';
import { derive } from './derive.js';
import type { Clock } from './ports/clock.js';
import { Conflict, type EventStore } from './ports/event-store.js';
import { NO_STREAM, START, type Revision, type Stored } from './recorded.js';
import type { Sealer } from './seal.js';
import { tell } from './tell.js';

/** How often a lost race is run again before the caller is told. Each loss means that somebody else won: work goes on. */
const ATTEMPTS = 20;

/** How much of the log a process remembers, so that a command need not read its stream again. */
export interface Remembered {
  readonly streams: number;
  /** Over all streams: states grow with what they were folded from, a year of dialysis is 150 treatments. */
  readonly events: number;
}

const REMEMBERED: Remembered = { streams: 20_000, events: 150_000 };

/** A command for an aggregate, and how its facts are looked up. */
export interface Addressed<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>> {
  readonly aggregate: Aggregate<S, C, E, F>;
  readonly facts: FactsFor<S, C, F>;
  readonly name: N;
  readonly data: DataOf<C, N>;
}

/** A command on its way: who asks what of which aggregate. */
export interface Ask<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>> extends Addressed<
  S,
  C,
  E,
  F,
  N
> {
  readonly request: Request;
}

/**
 * Load, decide, append under the expected revision; a lost race is decided again on the newer state. Commands for one stream
 * take turns in this process, so that only other processes can win a race.
 */
export class Appender {
  private readonly cache: LRUCache<string, Loaded<unknown>>;
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly store: EventStore,
    private readonly sealer: Sealer,
    private readonly clock: Clock,
    { streams, events }: Remembered = REMEMBERED,
  ) {
    this.cache = new LRUCache({ max: streams, maxSize: events, sizeCalculation: ({ revision }) => revision + 1 });
  }

  async append<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>(
    ask: Ask<S, C, E, F, N>,
  ): Promise<Decided<S>> {
    const stream = streamFor(ask);
    return this.inTurn(stream, () => this.attempt(stream, ask));
  }

  /** What the command would come to now: its events, or the refusal. Nothing is appended. */
  async foresee<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>(
    command: Addressed<S, C, E, F, N>,
    actor: Actor,
  ): Promise<readonly MessageOf<E>[]> {
    const loaded = await this.read(command.aggregate, streamFor(command));
    return (await this.decide(loaded, command, actor)).events;
  }

  /** The aggregate as the log has it now. */
  load<S, C extends Catalogue, E extends Catalogue, F>(
    aggregate: Aggregate<S, C, E, F>,
    id: string,
  ): Promise<Loaded<S>> {
    return this.read(aggregate, `${aggregate.category}-${id}`);
  }

  /**
   * The first attempt decides on the state this process remembers: an append proves it right. A "no" or a "nothing to do"
   * proves nothing, so it is decided again on what the log has now, and so is a lost race.
   */
  private async attempt<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>(
    stream: string,
    ask: Ask<S, C, E, F, N>,
  ): Promise<Decided<S>> {
    const remembered = this.cache.get(stream) as Loaded<S> | undefined;
    if (remembered !== undefined) {
      const decided = await this.decideOn(remembered, stream, ask).catch(nothingIfOutdated);
      if (decided !== undefined && decided.events.length > 0) return decided;
    }
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.decideOn(await this.read(ask.aggregate, stream), stream, ask);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        if (attempt === ATTEMPTS) throw new Refusal(contended);
      }
    }
  }

  private async decideOn<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>(
    loaded: Loaded<S>,
    stream: string,
    ask: Ask<S, C, E, F, N>,
  ): Promise<Decided<S>> {
    const { aggregate, data, request } = ask;
    if (request.expected !== undefined && request.expected !== loaded.revision)
      throw new Refusal(stale(loaded.revision));
    const { events, facts, now } = await this.decide(loaded, ask, request.actor);
    const correlationId = aggregate.caseOf(data, facts) ?? loaded.correlationId ?? request.commandId;
    if (events.length === 0) return { ...loaded, correlationId, events: [] };
    const metadata = {
      correlationId,
      causationId: request.causationId ?? request.commandId,
      actor: request.actor,
      at: now,
    };
    const stored = await Promise.all(
      events.map((event, at) =>
        this.write(aggregate, event, { id: derive(request.commandId, stream, String(at)), metadata }),
      ),
    );
    const { revision, position } = await this.store.append(stream, stored, loaded.revision);
    const state = events.reduce((before, event) => evolve(aggregate.decider, before, event), loaded.state);
    this.remember(stream, { state, revision, position, correlationId: loaded.correlationId ?? correlationId }, loaded);
    return { state, revision, position, correlationId, events: events.map(({ type }) => type) };
  }

  /** Most streams end with their first decision: only those that go on are worth it. */
  private remember<S>(stream: string, now: Loaded<S>, before: Loaded<S>): void {
    if (before.revision !== NO_STREAM) this.cache.set(stream, now);
  }

  private async decide<S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>(
    { state }: Loaded<S>,
    { aggregate, facts: factsFor, name, data }: Addressed<S, C, E, F, N>,
    actor: Actor,
  ): Promise<{ readonly events: readonly MessageOf<E>[]; readonly facts: F; readonly now: Instant }> {
    const facts = await factsFor({ type: name, data }, state);
    const now = this.clock.now();
    const context: Context<F> = { actor, now, today: dayOf(now), facts };
    return { events: aggregate.decider.decide[name](data, state, context), facts, now };
  }

  private async write<S, C extends Catalogue, E extends Catalogue, F>(
    { codec }: Aggregate<S, C, E, F>,
    event: MessageOf<E>,
    { id, metadata }: Pick<Stored, 'id' | 'metadata'>,
  ): Promise<Stored> {
    const { type, data } = codec.encode(event);
    const personId = (data as { readonly personId?: string }).personId ?? '';
    return {
      id,
      type,
      metadata,
      data: await this.sealer.seal(data, codec.personalPathsOf(event.type), { personId, eventId: id }),
    };
  }

  /** What is remembered, brought up to what the log has now. */
  private async read<S, C extends Catalogue, E extends Catalogue, F>(
    { decider, codec }: Aggregate<S, C, E, F>,
    stream: string,
  ): Promise<Loaded<S>> {
    const known = (this.cache.get(stream) as Loaded<S> | undefined) ?? {
      state: decider.initial,
      revision: NO_STREAM,
      position: START,
      correlationId: undefined,
    };
    const { events } = await this.store.read(stream, known.revision + 1);
    const last = events.at(-1);
    if (last === undefined) return known;
    const loaded: Loaded<S> = {
      state: events.reduce((state, event) => evolve(decider, state, tell(codec, event)), known.state),
      revision: last.revision,
      position: last.position,
      correlationId: known.correlationId ?? events[0]?.metadata.correlationId,
    };
    this.cache.set(stream, loaded);
    return loaded;
  }

  /** One after the other for each stream. */
  private inTurn<T>(stream: string, work: () => Promise<T>): Promise<T> {
    const before = this.turns.get(stream) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.turns.set(stream, mine);
    const done = (): void => {
      if (this.turns.get(stream) === mine) this.turns.delete(stream);
    };
    mine.then(done, done);
    return mine;
  }
}

/** The stream that a command is for, once the command keeps its contract. */
const streamFor = <S, C extends Catalogue, E extends Catalogue, F, N extends NameIn<C>>({
  aggregate,
  name,
  data,
}: Addressed<S, C, E, F, N>): string => {
  const contract = aggregate.commands[name];
  const violations = contract === undefined ? [] : violationsOf(contract, data, 'plain');
  if (violations.length > 0) throw new Refusal(malformed(violations));
  return `${aggregate.category}-${aggregate.idOf(data)}`;
};

const nothingIfOutdated = (error: unknown): undefined => {
  if (error instanceof Conflict || error instanceof Refusal) return undefined;
  throw error;
};

/** The write was conditional on a revision that is not the last any more. */
export const stale = (actual: Revision): Saying => ({
  kind: 'stale',
  code: 'request/changed-meanwhile',
  says: {
    zh: `内容已被他人更新，当前版本为 ${String(actual)}。请重新读取后再提交。`,
    en: `It was changed meanwhile and is now at revision ${String(actual)}. Read it again, then decide again.`,
  },
});

/** Every attempt lost its race: others work on the same thing faster than this can be decided. */
export const contended: Saying = {
  kind: 'conflict',
  code: 'request/contended',
  says: {
    zh: '同一对象正被大量并发修改，本次未能写入，也未产生任何变更。请稍后重新提交。',
    en: 'Many others are changing the same thing at once, so this was not written and nothing was changed. Send it again a little later.',
  },
};

/** A message that broke its contract, with every violation named. */
export const malformed = (violations: readonly Violation[]): Saying => ({
  kind: 'malformed',
  code: 'request/malformed',
  says: {
    zh: `请求中有 ${String(violations.length)} 处不符合要求，请按 violations 逐项更正后重新提交。`,
    en: `The request breaks its contract in ${String(violations.length)} place(s); mend each one named in violations and send it again.`,
  },
  violations,
});
