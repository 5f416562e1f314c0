import { GenericContainer, getContainerRuntimeClient, Wait } from 'testcontainers';
import { freePort } from './free-port.js';
import type { RunningBroker } from './kafka-broker.js';
import { brokerAnswers } from './kafka-greeting.js';
import { ServerMissing } from './server-missing.js';

const START_MS = 120_000;
const PORT = 9092;

/** Of the public image; one that is given some setting is given all of them. */
const settingsOf = (url: string): Readonly<Record<string, string>> => ({
  KAFKA_NODE_ID: '1',
  KAFKA_PROCESS_ROLES: 'broker,controller',
  KAFKA_LISTENERS: `PLAINTEXT://:${String(PORT)},CONTROLLER://:9093`,
  KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${url}`,
  KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
  KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
  KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
  KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
  KAFKA_BROKER_SESSION_TIMEOUT_MS: '3000',
  KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500',
  KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS: '1000',
  KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
});

/** The engine's answers say nothing that is wanted. */
const done = async (asked: Promise<unknown>): Promise<void> => {
  await asked;
};

/**
 * A broker in a container: of KAFKA_IMAGE, or the public image. Throws ServerMissing where no container engine answers or the
 * image cannot be had.
 */
export const containerBroker = async (): Promise<RunningBroker> => {
  const image = process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.1.1';
  const engine = await getContainerRuntimeClient();
  const { host } = engine.info.containerRuntime;
  // Clients are told to come to this port, so it is the same when the container is started again.
  const port = await freePort();
  const container = await new GenericContainer(image)
    .withEnvironment(settingsOf(`${host}:${String(port)}`))
    .withExposedPorts({ container: PORT, host: port })
    .withWaitStrategy(Wait.forLogMessage('Kafka Server started').withStartupTimeout(START_MS))
    .start();
  const handle = engine.container.getById(container.getId());
  const ready = async (): Promise<void> => {
    if (!(await brokerAnswers(host, port, { ms: START_MS })))
      throw new ServerMissing(`Kafka does not answer in its container of ${image}`);
  };
  try {
    await ready();
  } catch (error) {
    await container.stop();
    throw error;
  }
  return {
    url: `kafka://${host}:${String(port)}`,
    from: `a container of ${image}`,
    stop: () => done(handle.stop()),
    kill: () => done(handle.kill()),
    freeze: () => done(handle.pause()),
    thaw: () => done(handle.unpause()),
    restart: async () => {
      await handle.start().catch(() => handle.restart());
      await ready();
    },
    dispose: async () => {
      await handle.unpause().catch(() => undefined);
      await container.stop();
    },
  };
};
