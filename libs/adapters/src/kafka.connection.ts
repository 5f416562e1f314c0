import net from 'node:net';
import tls from 'node:tls';
import type { Admin, ISocketFactory, logCreator, RetryOptions } from 'kafkajs';
import type { Warn } from '@yidi/eventing';
import { Kafka, logLevel } from './kafka.client.js';
import { within, type KafkaLimits } from './kafka.limits.js';
import type { KafkaSettings } from './kafka.settings.js';

/** What every connection of an adapter needs. */
export interface KafkaCircumstances {
  readonly settings: KafkaSettings;
  readonly limits: KafkaLimits;
  readonly warn: Warn;
}

/** All of them, since the client's own depend on NODE_ENV. Long waiting is done by those who use the connection. */
const RETRY: RetryOptions = { retries: 1, initialRetryTime: 100, maxRetryTime: 500, factor: 0, multiplier: 2 };
const GIVEN_UP = 'this connection was given up';
const CONNECT_MS = 3_000;
const KEEP_ALIVE_MS = 60_000;
/** The client says the same many times a second while a broker is away. */
const SAY_AGAIN_MS = 60_000;
/** What the client calls an error and is the ordinary life of a group. */
const ORDINARY = new RegExp(`rebalanc|coordinator is (loading|not available)|restarting the consumer|${GIVEN_UP}`, 'i');

/** Without the places of brokers: `connect ECONNREFUSED 10.0.0.7:9092`. */
const withoutPlaces = (text: string): string => text.replaceAll(/\S+:\d{2,5}\b/g, '(a broker)');

/** The client's kind of an error, and what it says, without places. */
export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const type = 'type' in error && typeof error.type === 'string' ? error.type : error.name;
  return withoutPlaces(`${type}: ${error.message}`);
};

const sayingTo = (warn: Warn): logCreator => {
  const said = new Map<string, number>();
  return () =>
    ({ log }) => {
      const message = withoutPlaces(log.message);
      const error = typeof log['error'] === 'string' ? withoutPlaces(log['error']) : undefined;
      if (ORDINARY.test(`${message} ${error ?? ''}`)) return;
      const now = performance.now();
      if (now - (said.get(message) ?? -Infinity) < SAY_AGAIN_MS) return;
      if (said.size > 100) said.clear();
      said.set(message, now);
      warn(`Kafka: ${message}`, { ...(error !== undefined && { error }) });
    };
};

/** Logs of several connections of one adapter are thinned out together. */
const creators = new WeakMap<Warn, logCreator>();
const logsTo = (warn: Warn): logCreator => {
  const creator = creators.get(warn) ?? sayingTo(warn);
  creators.set(warn, creator);
  return creator;
};

/**
 * A client with sockets of its own. The client may go on trying long after we have given it up, or wait for a broker that
 * hangs: abandoned, it has no sockets any more and gets none.
 */
export class KafkaConnection {
  readonly kafka: Kafka;
  private readonly sockets = new Set<net.Socket>();
  private readonly encrypted: boolean;
  private abandoned = false;

  constructor({ settings, limits, warn }: KafkaCircumstances, name: string) {
    const { brokers, tls: secured, sasl } = settings;
    this.encrypted = secured !== undefined;
    this.kafka = new Kafka({
      clientId: name,
      brokers: [...brokers],
      ...(secured !== undefined && { ssl: { ...(secured.ca !== undefined && { ca: [secured.ca] }) } }),
      ...(sasl !== undefined && { sasl }),
      connectionTimeout: Math.min(CONNECT_MS, limits.request),
      authenticationTimeout: limits.request,
      requestTimeout: limits.request,
      retry: RETRY,
      logLevel: logLevel.ERROR,
      logCreator: logsTo(warn),
      socketFactory: this.connect,
    });
  }

  abandon(): void {
    this.abandoned = true;
    // Without an error the client would not notice, and wait for answers until its time is up.
    for (const socket of this.sockets) socket.destroy(new Error(GIVEN_UP));
  }

  private readonly connect: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.abandoned) throw new Error(GIVEN_UP);
    const servername = net.isIP(host) === 0 ? { servername: host } : {};
    const socket = this.encrypted
      ? tls.connect({ host, port, ...servername, ...ssl }, onConnect)
      : net.connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return socket;
  };
}

/** Asks the cluster something on a connection of its own. */
export const askingKafka = async <T>(
  circumstances: KafkaCircumstances,
  ms: number,
  ask: (admin: Admin) => Promise<T>,
): Promise<T> => {
  const connection = new KafkaConnection(circumstances, 'yidi-admin');
  const admin = connection.kafka.admin();
  try {
    return await within(
      ms,
      admin.connect().then(() => ask(admin)),
    );
  } finally {
    await within(circumstances.limits.leave, admin.disconnect()).catch(() => undefined);
    connection.abandon();
  }
};
