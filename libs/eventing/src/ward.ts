import { ContractViolation, UnknownEvent } from '@yidi/contracts/codec';
import { Refusal, type Actor } from '@yidi/kernel';
import { NotYetFresh } from './answer.js';
import { contended } from './append.js';
import type { Clock } from './ports/clock.js';
import type { Cause, ParkedCase, Quarantine, Redrive } from './ports/quarantine.js';
import { Unavailable } from './ports/unavailable.js';
import type { Recorded } from './recorded.js';
import type { Warn } from './warn.js';

export type Handle = (event: Recorded) => Promise<void>;

/** Which parked cases are meant; all of them where nothing is named. */
export interface Wanted {
  readonly consumer?: string | undefined;
  readonly caseId?: string | undefined;
}

export interface WardParts {
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly warn: Warn;
}

/** What may pass by itself is tried so often; with the pauses of the bus that takes about half a minute. */
const ATTEMPTS = 10;
const MOST_CASES = 1_000;

/**
 * The consumers of this process, and what becomes of events that they cannot handle: one that will never be handled, or not
 * within its attempts, parks its case at that consumer; later events of the case queue behind it, and other cases flow on.
 * Whatever Yidi stands on being away is nobody's fault: then an event is given again without end.
 */
export class Ward {
  private readonly handlers = new Map<string, Handle>();
  /** Events that failed in this process and were not handled since: only these have failures to forget. */
  private readonly failing = new Set<string>();

  constructor(private readonly parts: WardParts) {}

  get consumers(): readonly string[] {
    return [...this.handlers.keys()];
  }

  /** The consumer's handling with quarantine around it: it rejects only for an event that shall be given again. */
  admit(consumer: string, handle: Handle): Handle {
    this.handlers.set(consumer, handle);
    const { quarantine } = this.parts;
    return async (event) => {
      if (await quarantine.queues(consumer, event)) return;
      try {
        await handle(event);
      } catch (error) {
        await this.judge(consumer, event, error);
        return;
      }
      if (this.failing.delete(marked(consumer, event))) await quarantine.recovered(consumer, event.id);
    };
  }

  list({ consumer, caseId }: Wanted, limit: number): Promise<readonly ParkedCase[]> {
    const consumers = this.meant(consumer);
    return consumers.length === 0
      ? Promise.resolve([])
      : this.parts.quarantine.list({ consumers, ...(caseId !== undefined && { caseId }) }, limit);
  }

  /** How many cases are parked at each consumer of this process. */
  count(): Promise<ReadonlyMap<string, number>> {
    return this.parts.quarantine.count(this.consumers);
  }

  redrives(limit: number): Promise<readonly Redrive[]> {
    return this.parts.quarantine.redrives(this.consumers, limit);
  }

  /** Handles what waits, case by case and in order, until all is done or an event fails again; each case is recorded. */
  async redrive(wanted: Wanted, by: Actor): Promise<readonly Redrive[]> {
    const done: Redrive[] = [];
    for (const { consumer, caseId } of await this.list(wanted, MOST_CASES)) {
      const came = await this.redriveCase(consumer, caseId);
      const redrive: Redrive = { consumer, caseId, at: this.parts.clock.now(), by, ...came };
      await this.parts.quarantine.record(redrive);
      done.push(redrive);
    }
    return done;
  }

  private meant(consumer: string | undefined): readonly string[] {
    return consumer === undefined ? this.consumers : this.consumers.filter((each) => each === consumer);
  }

  private async redriveCase(consumer: string, caseId: string): Promise<Pick<Redrive, 'handled' | 'cause'>> {
    const { quarantine, clock } = this.parts;
    const handle = this.handlers.get(consumer);
    for (let handled = 0; ; handled += 1) {
      const event = await quarantine.next(consumer, caseId);
      if (event === undefined || handle === undefined) return { handled };
      try {
        await handle(event);
      } catch (error) {
        const cause = causeOf(error);
        await quarantine.failed(consumer, event.id);
        await quarantine.park(consumer, event, { cause, at: clock.now() });
        return { handled, cause };
      }
      await quarantine.handled(consumer, event);
    }
  }

  /** Resolves when the event was parked; rejects for it to be given again. */
  private async judge(consumer: string, event: Recorded, error: unknown): Promise<void> {
    if (isAway(error)) throw error;
    const { quarantine, clock, warn } = this.parts;
    this.failing.add(marked(consumer, event));
    const attempts = await quarantine.failed(consumer, event.id);
    if (attempts < ATTEMPTS && !isForGood(error)) throw error;
    const cause = causeOf(error);
    await quarantine.park(consumer, event, { cause, at: clock.now() });
    this.failing.delete(marked(consumer, event));
    const { id, type, stream, revision, metadata } = event;
    const told = { id, type, stream, revision, caseId: metadata.correlationId };
    warn('A case is parked behind an event that cannot be handled; see GET /v1/quarantine', {
      consumer,
      event: told,
      attempts,
      ...cause,
    });
  }
}

const marked = (consumer: string, { id }: Recorded): string => `${consumer}\u001f${id}`;

const isAway = (error: unknown): boolean => error instanceof Unavailable || error instanceof NotYetFresh;

/** What is said of the same event again and again. */
const isForGood = (error: unknown): boolean =>
  error instanceof Refusal
    ? error.code !== contended.code
    : [UnknownEvent, ContractViolation, TypeError, RangeError, SyntaxError, ReferenceError].some(
        (kind) => error instanceof kind,
      );

/** Without the error's sentence, which may speak of a person. */
const causeOf = (error: unknown): Cause => {
  if (error instanceof Refusal) return { kind: error.code };
  if (!(error instanceof Error)) return { kind: typeof error };
  const where = /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim();
  return { kind: error.name, ...(where !== undefined && { where }) };
};
