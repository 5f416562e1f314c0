import { randomUUID } from 'node:crypto';
import { Unavailable, UnusableStore, type MovableClock } from '@yidi/eventing';
import { isInstant, type Instant } from '@yidi/kernel';
import { sql, type RawBuilder } from 'kysely';
import { PostgresDatabase } from './postgres.database.js';
import { WakeUp } from './wake-up.js';

const MOVED_TOLD = 'clock';
export interface ClockTimes {
  /** How long a process answers from what it saw last, ms: whoever moves the clock waits no longer for one that is dead. */
  readonly trustMs: number;
  /** How often a process looks that is not told of a move, ms. */
  readonly lookMs: number;
}

const TIMES: ClockTimes = { trustMs: 5_000, lookMs: 1_000 };
const ASK_MS = { first: 5, most: 100 };

/**
 * A simulated clock that several processes share. Each has the instant in memory and says in the database which one it has
 * seen, and until when it goes by that; a move is over when nobody goes by an earlier one.
 */
export class PostgresClock implements MovableClock {
  private readonly id = randomUUID();
  private readonly clock: RawBuilder<unknown>;
  private readonly readers: RawBuilder<unknown>;
  private readonly closing = new AbortController();
  private readonly told = new WakeUp();
  private readonly unhear: () => void;
  private moving: Promise<void> = Promise.resolve();
  private refreshing: Promise<void> = Promise.resolve();
  private looking: Promise<void> = Promise.resolve();
  /** By the monotonic clock of this process. */
  private trustedUntil = 0;

  private constructor(
    private readonly database: PostgresDatabase,
    private current: Instant,
    private readonly times: ClockTimes,
  ) {
    this.clock = database.named('clock');
    this.readers = database.named('clock_readers');
    this.unhear = database.hear((told) => {
      if (told === undefined || told === MOVED_TOLD) this.told.all();
    });
  }

  /**
   * Goes on from the instant that stands in the database, or starts at `initial`. Throws as PostgresDatabase.open does, and
   * UnusableStore where no instant stands there.
   */
  static async open(url: string, initial: Instant, times: ClockTimes = TIMES): Promise<PostgresClock> {
    const clock = new PostgresClock(await PostgresDatabase.open(url), initial, times);
    try {
      await clock.start(initial);
      return clock;
    } catch (error) {
      clock.unhear();
      await clock.database.close();
      throw error;
    }
  }

  /** Throws Unavailable when this process was cut off from the others for too long to know the instant. */
  now(): Instant {
    if (performance.now() > this.trustedUntil) throw new Unavailable('the database');
    return this.current;
  }

  /** Resolves when every process that reads the clock has seen the move. Throws Unavailable; the same move may be repeated. */
  moveTo(to: Instant): Promise<void> {
    const moved = this.moving.then(() => this.move(to));
    this.moving = moved.catch(() => undefined);
    return moved;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.unhear();
    await Promise.all([this.looking, this.moving]);
    // Where that does not get through, it runs out.
    await this.database.ask(sql`DELETE FROM ${this.readers} WHERE id = ${this.id}`).catch(() => undefined);
    this.trustedUntil = 0;
    await this.database.close();
  }

  private async start(initial: Instant): Promise<void> {
    await this.database.ask(sql`
      INSERT INTO ${this.clock} (now) VALUES (${initial}) ON CONFLICT (one) DO NOTHING`);
    await this.database.ask(sql`
      DELETE FROM ${this.readers} WHERE until < clock_timestamp() - interval '1 minute'`);
    this.current = await this.standing();
    await this.refresh();
    this.looking = this.look();
  }

  private async look(): Promise<void> {
    for (;;) {
      await this.told.wait(this.times.lookMs, this.closing.signal);
      if (this.closing.signal.aborted) return;
      // The server being away shows in what `now` answers, once it has lasted.
      await this.refresh().catch(() => undefined);
    }
  }

  /** One after the other: each says what the one before it has seen. */
  private refresh(): Promise<void> {
    const refreshed = this.refreshing.then(() => this.seen());
    this.refreshing = refreshed.catch(() => undefined);
    return refreshed;
  }

  /**
   * Says first that this process reads, and what it has seen, then looks: a move that came too late to be seen finds the
   * reader there and waits for it.
   */
  private async seen(): Promise<void> {
    for (;;) {
      const saidAt = performance.now();
      const said = this.current;
      const until = sql`clock_timestamp() + ${this.times.trustMs} * interval '1 millisecond'`;
      await this.database.ask(sql`
        INSERT INTO ${this.readers} (id, seen, until) VALUES (${this.id}, ${said}, ${until})
        ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, until = ${until}`);
      const now = await this.standing();
      if (now > this.current) this.current = now;
      this.trustedUntil = saidAt + this.times.trustMs;
      if (this.current === said) return;
    }
  }

  private async standing(): Promise<Instant> {
    const now = (await this.database.db.selectFrom('clock').select('now').executeTakeFirst())?.now;
    if (now !== undefined && isInstant(now)) return now as Instant;
    throw new UnusableStore(
      `The table clock in the schema ${this.database.schema} of the database does not hold the instant of a simulated clock. ` +
        'It was left as it is. Put an instant not before the last event into it.',
    );
  }

  private async move(to: Instant): Promise<void> {
    const moved = await this.database.ask(sql`
      WITH moved AS (UPDATE ${this.clock} SET now = ${to} WHERE now <= ${to} RETURNING now)
      SELECT ${this.database.telling(MOVED_TOLD)} FROM moved`);
    await this.refresh();
    if (moved.length === 0) throw new RangeError(`The clock stands at ${this.current} and moves forwards only`);
    await this.everybodySaw(to);
  }

  private async everybodySaw(to: Instant): Promise<void> {
    let wait = ASK_MS.first;
    while ((await this.behind(to)) && !this.closing.signal.aborted) {
      await this.told.wait(wait, this.closing.signal);
      wait = Math.min(wait * 2, ASK_MS.most);
    }
  }

  /** Whether somebody who is alive goes by an earlier instant. */
  private async behind(to: Instant): Promise<boolean> {
    const behind = await this.database.ask(sql`
      SELECT FROM ${this.readers} WHERE seen < ${to} AND until > clock_timestamp() LIMIT 1`);
    return behind.length > 0;
  }
}
