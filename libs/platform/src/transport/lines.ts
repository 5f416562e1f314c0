import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns/promises';
import { Socket, type LookupFunction } from 'node:net';
import {
  ClientProxy,
  ClientTCP,
  JsonSocket,
  type ReadPacket,
  type TcpSocket,
  type WritePacket,
} from '@nestjs/microservices';
import { defer, finalize, tap, type Observable } from 'rxjs';

/** Where the instances of a service listen: a name may stand for several of them. */
export interface LineSettings {
  readonly host: string;
  readonly port: number;
  /** Connections that are kept at the same time. */
  readonly lines?: number;
  /** After that a connection is made anew, so that instances that have come get their share, ms. */
  readonly renewMs?: number;
  /** The addresses that the host's name stands for; those of the system's resolver when left out. */
  readonly resolve?: (host: string) => Promise<readonly LookupAddress[]>;
}

const LINES = 4;
const RENEW_MS = 60_000;
/** Longer than anybody waits for an answer: what is under way on a connection that is left comes to its end. */
const LEFT_FOR_MS = 15_000;
/** For so long an instance that did not answer is only tried when there is no other. */
const AVOIDED_MS = 15_000;

/** The connection was lost: whether the service did what it was asked is not known. */
class LineLost extends Error {
  override readonly name = 'LineLost';
  readonly code = 'ECONNRESET';
}

class ChoosingSocket extends JsonSocket {
  constructor(
    socket: Socket,
    private readonly choose: LookupFunction,
  ) {
    super(socket);
  }

  override connect(port: number, host: string): this {
    this.netSocket.setKeepAlive(true).connect({ port, host, lookup: this.choose });
    return this;
  }
}

/** One connection of Nest's TCP transport. */
class Line extends ClientTCP {
  readonly since = performance.now();

  constructor(
    { host, port }: LineSettings,
    private readonly choose: LookupFunction,
  ) {
    super({ host, port });
  }

  /** The address of the instance at its other end. */
  get instance(): string | undefined {
    return this.socket?.netSocket.remoteAddress;
  }

  override createSocket(): TcpSocket {
    return new ChoosingSocket(new Socket(), this.choose);
  }

  override handleError(): void {
    // Whoever asked is told.
  }

  /** What comes over the wire is plain JSON: an error of a class is the client's own, which has lost its connection. */
  protected override publish(packet: ReadPacket, tell: (packet: WritePacket) => void): () => void {
    return super.publish(packet, (answer) => {
      const lost: unknown = answer.err;
      tell(lost instanceof Error ? { err: new LineLost('the connection was lost', { cause: lost }) } : answer);
    });
  }
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);

/**
 * Nest's side of a caller of a service that may run in several instances. Keeps a few connections, each to an instance
 * chosen by chance, and takes them in turn. One on which an answer did not come in time is left, with the others to the same
 * instance, and that instance is avoided for a while: a process that hangs keeps its connections, and one that lost its
 * network never closes them.
 */
export class Lines extends ClientProxy {
  private readonly lines = new Map<number, Line>();
  private readonly avoided = new Map<string, number>();
  private turn = 0;

  constructor(private readonly settings: LineSettings) {
    super();
  }

  override send<Answer, Message>(pattern: unknown, message: Message): Observable<Answer> {
    return defer(() => {
      const line = this.next();
      let answered = false;
      const heard = (): void => {
        answered = true;
      };
      return line.send<Answer, Message>(pattern, message).pipe(
        tap({ next: heard, error: heard, complete: heard }),
        finalize(() => {
          if (!answered) this.avoid(line);
        }),
      );
    });
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    for (const line of this.lines.values()) line.close();
    this.lines.clear();
  }

  unwrap<T>(): T {
    throw new Error('several connections are no single one');
  }

  protected publish(): () => void {
    throw new Error('a message is sent on one of the connections');
  }

  protected dispatchEvent<T>(): Promise<T> {
    return Promise.reject(new Error('events travel over the bus, not over messages'));
  }

  private next(): Line {
    const { lines = LINES, renewMs = RENEW_MS } = this.settings;
    this.turn = (this.turn + 1) % lines;
    const kept = this.lines.get(this.turn);
    if (kept !== undefined && performance.now() - kept.since < renewMs) return kept;
    if (kept !== undefined) this.leave(this.turn, kept);
    const line = new Line(this.settings, this.choose);
    this.lines.set(this.turn, line);
    return line;
  }

  private avoid(late: Line): void {
    const { instance } = late;
    if (instance !== undefined) this.avoided.set(instance, performance.now() + AVOIDED_MS);
    for (const [place, line] of this.lines)
      if (line === late || (instance !== undefined && line.instance === instance)) this.leave(place, line);
  }

  private leave(place: number, line: Line): void {
    this.lines.delete(place);
    setTimeout(() => {
      line.close();
    }, LEFT_FOR_MS).unref();
  }

  /** Node tries the addresses in the order given, each for a moment, until one accepts. */
  private readonly choose: LookupFunction = (host, _, done) => {
    const { resolve = (name) => lookup(name, { all: true }) } = this.settings;
    resolve(host).then(
      (addresses) => {
        done(null, this.inOrder(addresses));
      },
      (error: unknown) => {
        done(error instanceof Error ? error : new Error('the name cannot be resolved', { cause: error }), []);
      },
    );
  };

  private inOrder(addresses: readonly LookupAddress[]): LookupAddress[] {
    const now = performance.now();
    const isAvoided = ({ address }: LookupAddress): boolean => (this.avoided.get(address) ?? 0) > now;
    const all = shuffled(addresses);
    return [...all.filter((each) => !isAvoided(each)), ...all.filter(isAvoided)];
  }
}
