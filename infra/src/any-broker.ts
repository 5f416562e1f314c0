import type { RunningBroker } from './kafka-broker.js';
import { nativeBroker } from './native-broker.js';
import { ServerMissing } from './server-missing.js';

const WAYS: readonly { readonly name: string; readonly open: () => Promise<RunningBroker> }[] = [
  { name: 'on this machine', open: () => nativeBroker({ quick: true }) },
  {
    name: 'in a container',
    open: async () => {
      const { containerBroker } = await import('./container-broker.js');
      return containerBroker();
    },
  },
];

/** A broker to try things in, run natively or else in a container. Throws ServerMissing with the reason of each. */
export const anyBroker = async (): Promise<RunningBroker> => {
  const reasons: string[] = [];
  for (const { name, open } of WAYS) {
    try {
      return await open();
    } catch (error) {
      reasons.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new ServerMissing(
    `There is no Kafka (${reasons.join('; ')}). Install Java 17 and Maven, or start a container engine.`,
  );
};
