import { GenericContainer, getContainerRuntimeClient, ImageName, Wait } from 'testcontainers';
import { ServerMissing } from './server-missing.js';

const START_MS = 120_000;
const PORT = 2113;

/** One node that anybody may use, with the projection that links the events of a case. */
const SETTINGS = {
  EVENTSTORE_CLUSTER_SIZE: '1',
  EVENTSTORE_INSECURE: 'true',
  EVENTSTORE_RUN_PROJECTIONS: 'System',
  EVENTSTORE_START_STANDARD_PROJECTIONS: 'false',
  EVENTSTORE_MEM_DB: 'true',
  EVENTSTORE_TELEMETRY_OPTOUT: 'true',
};

export interface ContainedEventStore {
  readonly url: string;
  readonly from: string;
  dispose(): Promise<void>;
}

/** EVENTSTORE_IMAGE, or the public image. Throws ServerMissing where no container engine has it: it is not fetched for this. */
export const eventStoreImage = async (): Promise<string> => {
  const image = process.env['EVENTSTORE_IMAGE'] ?? 'eventstore/eventstore:23.10.6-bookworm-slim';
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (engine === undefined) throw new ServerMissing('no container engine answers');
  if (await engine.image.exists(ImageName.fromString(image))) return image;
  throw new ServerMissing(`the container engine has no image ${image}`);
};

/** EventStoreDB in a container, with an empty log. Throws ServerMissing as eventStoreImage does. */
export const containerEventStore = async (): Promise<ContainedEventStore> => {
  const image = await eventStoreImage();
  const container = await new GenericContainer(image)
    .withEnvironment(SETTINGS)
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forListeningPorts().withStartupTimeout(START_MS))
    .start();
  return {
    url: `esdb://${container.getHost()}:${String(container.getMappedPort(PORT))}?tls=false`,
    from: `a container of ${image}`,
    dispose: async () => {
      await container.stop();
    },
  };
};
