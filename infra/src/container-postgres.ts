import { GenericContainer, getContainerRuntimeClient } from 'testcontainers';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { answers, type RunningPostgres } from './postgres-server.js';

const START_MS = 120_000;
const PORT = 5432;

const ready = async (url: string): Promise<void> => {
  const deadline = performance.now() + START_MS;
  while (!(await answers(url))) {
    if (performance.now() > deadline) throw new Error('PostgreSQL does not answer in its container');
    await pause(100);
  }
};

/**
 * A PostgreSQL server in a container: of POSTGRES_IMAGE, or the public image. Throws where no container engine answers or
 * the image cannot be had.
 */
export const containerPostgres = async (): Promise<RunningPostgres> => {
  const image = process.env['POSTGRES_IMAGE'] ?? 'postgres:17';
  const engine = await getContainerRuntimeClient();
  // A port that stays the same when the container is started again.
  const host = await freePort();
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: 'yidi', POSTGRES_DB: 'yidi' })
    .withExposedPorts({ container: PORT, host })
    .start();
  const handle = engine.container.getById(container.getId());
  const url = `postgres://postgres:yidi@${container.getHost()}:${String(host)}/yidi`;
  await ready(url);
  return {
    url,
    from: `a container of ${image}`,
    stop: async () => {
      await handle.stop();
    },
    kill: async () => {
      await handle.kill();
    },
    restart: async () => {
      await handle.start().catch(() => handle.restart());
      await ready(url);
    },
    dispose: async () => {
      await container.stop();
    },
  };
};
