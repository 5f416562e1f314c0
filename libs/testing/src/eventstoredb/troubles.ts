import { setTimeout as pause } from 'node:timers/promises';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';

/** What a client is told instead of an answer. */
export type Failure = Pick<ServiceError, 'code' | 'details' | 'metadata'>;

export const failure = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): Failure => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
};

export const streamDeleted = (stream: string): Failure =>
  failure(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });

/** How .NET reports whatever nobody foresaw, a position inside an event among it. */
export const thrownByHandler = (): Failure => failure(status.UNKNOWN, 'Exception was thrown by handler.');

export const consumerTooSlow = (): Failure =>
  failure(
    status.ABORTED,
    'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
  );

export const connectionLost = (): Failure => failure(status.UNAVAILABLE, 'Connection dropped');

const notReady = (): Failure => failure(status.UNAVAILABLE, 'Server Is Not Ready');

const accessDenied = (): Failure => failure(status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' });

const unauthenticated = (): Failure => failure(status.UNAUTHENTICATED, 'Unauthenticated');

/** What becomes of an append beside being carried out. */
export type Fate =
  | 'answered'
  | 'answer-lost'
  | 'answer-swallowed'
  | 'answered-with-timeout'
  | 'answered-without-place'
  /** Received, neither carried out nor answered. */
  | 'dropped';

/** What the server suffers from at the moment; a test sets it. */
export class Troubles {
  /** The server has started and is not ready yet. */
  notReady = false;
  /** Nobody may do anything, whoever they are. */
  denied = false;
  /** Who may come in; undefined lets everybody in. Credentials travel over TLS only. */
  user: { readonly name: string; readonly password: string } | undefined;
  /** How long every answer takes, ms. */
  lateMs = 0;
  /** How far the server's clock is ahead of its clients', ms. */
  clockAheadMs = 0;
  /** What befalls an append to a stream; undefined leaves it to what was said of the next ones. */
  fateIn: ((stream: string) => Fate | undefined) | undefined;
  private readonly fates: Fate[] = [];
  private hanging: { readonly woken: Promise<void>; readonly wake: () => void } | undefined;

  /** From now on nothing is worked on and nothing is answered. */
  hang(): void {
    let wake = (): void => undefined;
    const woken = new Promise<void>((resolve) => (wake = resolve));
    this.hanging ??= { woken, wake };
  }

  /** What came in meanwhile is worked on, and all goes on. */
  wake(): void {
    this.hanging?.wake();
    this.hanging = undefined;
  }

  /** The next appends are carried out, and the connection breaks before the answer. */
  loseAnswers(count: number): void {
    this.befall('answer-lost', count);
  }

  /** The next appends are carried out and never answered. */
  swallowAnswers(count: number): void {
    this.befall('answer-swallowed', count);
  }

  /** The next appends are carried out, and answered as if they had taken too long: on a busy server nobody can know. */
  timeOutAnswers(count: number): void {
    this.befall('answered-with-timeout', count);
  }

  /** The next appends are carried out, and the answer does not say where: as of a repeat whose events were scavenged. */
  concealPlaces(count: number): void {
    this.befall('answered-without-place', count);
  }

  fateOfAppend(stream: string): Fate {
    return this.fateIn?.(stream) ?? this.fates.shift() ?? 'answered';
  }

  /** Whether nothing goes out at the moment. */
  get stuck(): boolean {
    return this.hanging !== undefined;
  }

  /** Waits for its turn to be worked on. */
  async turn(): Promise<void> {
    while (this.hanging !== undefined) await this.hanging.woken;
    if (this.lateMs > 0) await pause(this.lateMs);
  }

  /** Why the call is refused at the door, if it is. */
  refusal(call: { readonly metadata: Metadata }): Failure | undefined {
    if (this.notReady) return notReady();
    return this.deniedTo(call.metadata);
  }

  deniedTo(metadata: Metadata): Failure | undefined {
    if (this.denied) return accessDenied();
    if (this.user === undefined) return undefined;
    const [given] = metadata.get('authorization');
    if (given === undefined) return accessDenied();
    const wanted = Buffer.from(`${this.user.name}:${this.user.password}`).toString('base64');
    return given === `Basic ${wanted}` ? undefined : unauthenticated();
  }

  private befall(fate: Fate, count: number): void {
    this.fates.push(...Array.from({ length: count }, () => fate));
  }
}
