import type { Provider } from '@nestjs/common';
import { Relay, topicsBy, type Publication } from '@yidi/eventing';
import { Background } from './background.js';
import { Engine } from './engine.js';

/** Has the service publish the listed events. Where the bus reads the log itself there is nothing to carry. */
export const relays = (publication: Publication): Provider => ({
  provide: Symbol(publication.topic),
  inject: [Engine, Background],
  useFactory: ({ runtime, warn }: Engine, background: Background) => {
    const relay = new Relay({
      topic: publication.topic,
      topicOf: topicsBy([publication]),
      store: runtime.store,
      bus: runtime.bus,
      checkpoints: runtime.readModel,
      leases: runtime.leases,
      warn,
    });
    if (runtime.bus.relayed) runtime.relays.push(relay);
    background.add((stop) => relay.run(stop));
    return publication;
  },
});
