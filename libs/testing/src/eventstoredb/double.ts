import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { createServer, type AddressInfo, type Server as Listener, type Socket } from 'node:net';
import { Server, ServerCredentials, type ConnectionInjector } from '@grpc/grpc-js';
import { Appending, type Attempt } from './appending.js';
import { ByCorrelation } from './by-correlation.js';
import { Reading } from './reading.js';
import { serve } from './grpc-calls.js';
import { StoredLog, type Expected, type Proposed, type Verdict } from './stored-log.js';
import { Troubles } from './troubles.js';

export interface DoubleSettings {
  /** A free one when left out. */
  readonly port?: number;
  /** 127.0.0.1 when left out. */
  readonly host?: string;
  /** The log's file; without it nothing outlives the process. */
  readonly file?: string;
  /** Whether links by correlation id are made; they are when left out. */
  readonly byCorrelation?: boolean;
  /** With a certificate the server speaks TLS only. PEM. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

const HOST = '127.0.0.1';

const listening = (server: Listener, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });

const closed = (server: Listener): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
  });

/**
 * Stands in for EventStoreDB 23.10 on the wire: the same gRPC services, behaving as the real server was seen to behave, and
 * able to fail in every way that it was seen to fail.
 */
export class EventStoreDouble {
  readonly troubles = new Troubles();
  readonly projection: ByCorrelation;
  readonly reading: Reading;
  private readonly appending: Appending;
  private readonly sockets = new Set<Socket>();
  private listener: Listener | undefined;
  private health: HttpServer | undefined;
  private server: Server | undefined;
  private injector: ConnectionInjector | undefined;
  private listensAt: number;

  private constructor(
    private readonly log: StoredLog,
    private readonly settings: DoubleSettings,
  ) {
    this.projection = new ByCorrelation(log, settings.byCorrelation ?? true);
    this.appending = new Appending(log, this.troubles);
    this.reading = new Reading(log, this.troubles);
    this.listensAt = settings.port ?? 0;
  }

  static async start(settings: DoubleSettings = {}): Promise<EventStoreDouble> {
    const double = new EventStoreDouble(await StoredLog.open(settings.file), settings);
    await double.up();
    return double;
  }

  get port(): number {
    return this.listensAt;
  }

  /** A URL without credentials. */
  get url(): string {
    const host = this.settings.host ?? HOST;
    return `esdb://${host}:${String(this.port)}?tls=${String(this.settings.tls !== undefined)}`;
  }

  /** The appends that were worked on last, oldest first. */
  get attempts(): readonly Attempt[] {
    return this.appending.attempts;
  }

  /** Events of every kind in the log. */
  get length(): number {
    return this.log.length;
  }

  /** Position of the newest event of any kind. */
  get end(): string {
    return String(this.log.end);
  }

  /** Listens again after `down`, at the same port. */
  async up(): Promise<void> {
    const server = new Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
    serve(server, {
      log: this.log,
      troubles: this.troubles,
      appending: this.appending,
      reading: this.reading,
      projection: this.projection,
      address: () => ({ host: this.settings.host ?? HOST, port: this.port }),
    });
    this.server = server;
    this.injector = server.createConnectionInjector(this.credentials());
    this.listener = createServer((socket) => {
      this.let(socket);
    });
    this.listensAt = await listening(this.listener, this.listensAt, this.settings.host ?? HOST);
  }

  /** As when the process is killed: connections break at once and no new one is made. */
  async down(): Promise<void> {
    const { listener } = this;
    this.listener = undefined;
    for (const socket of this.sockets) socket.destroy();
    this.server?.forceShutdown();
    if (listener !== undefined) await closed(listener);
  }

  /** Takes no new connection and keeps those there are. */
  closeDoor(): void {
    this.listener?.close();
  }

  /** Breaks the connections and goes on listening. */
  disconnect(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  /** Answers `GET /health/live` with 204, as the real one does; resolves with the port. */
  async listenForHealth(port: number, host: string): Promise<number> {
    this.health = createHttpServer((request, response) => {
      response.statusCode = request.method === 'GET' && request.url === '/health/live' ? 204 : 404;
      response.end();
    });
    return listening(this.health, port, host);
  }

  /** Writes as some other client would. */
  write(stream: string, events: readonly Proposed[], expected: Expected = 'any'): Promise<Verdict> {
    return this.log.append(stream, events, expected);
  }

  tombstone(stream: string): Promise<void> {
    return this.log.tombstone(stream);
  }

  scavenge(stream: string, revision: number): void {
    this.log.scavenge(stream, revision);
  }

  /** Puts back the copy of the log that was taken when it held so many events; its clients lose their connections. */
  async restore(count: number): Promise<void> {
    await this.down();
    await this.log.restore(count);
    this.projection.restart();
    await this.up();
  }

  /** Ends for good what `start` began. */
  async stop(): Promise<void> {
    this.troubles.wake();
    await this.projection.stop();
    await this.down();
    if (this.health !== undefined) await closed(this.health);
    await this.log.close();
  }

  private let(socket: Socket): void {
    this.sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    this.injector?.injectConnection(socket);
  }

  private credentials(): ServerCredentials {
    const { tls } = this.settings;
    if (tls === undefined) return ServerCredentials.createInsecure();
    const pair = { private_key: Buffer.from(tls.key), cert_chain: Buffer.from(tls.certificate) };
    return ServerCredentials.createSsl(null, [pair]);
  }
}
