import type { DynamicModule, INestApplication, Type } from '@nestjs/common';
import { Ward } from '@yidi/eventing';
import { closing, httpApp } from '../http/open-door.js';
import type { Identity } from '../identity/claims.js';
import { BadToken } from '../identity/claims.js';
import type { ServiceName } from '../neighbours.js';
import { QuarantineModule } from '../quarantine.module.js';
import type { Runtime } from '../runtime.js';
import { BusServer } from '../transport/bus-server.js';

export interface ServiceSettings {
  readonly service: ServiceName;
  readonly module: Type | DynamicModule;
  /** Where readiness and metrics are told; nowhere when left out. */
  readonly health?: { readonly host: string; readonly port: number };
}

/** A service has routes for whoever runs it, which are open; there is nothing that a token could open. */
const nobody: Identity = { verify: () => Promise.reject(new BadToken('a service takes no tokens')) };

/** Starts a service as an ordinary Nest hybrid application: messages come by the network, events by the bus. */
export const openService = async (
  runtime: Runtime,
  { service, module, health }: ServiceSettings,
): Promise<INestApplication> => {
  const app = await httpApp([QuarantineModule, module], runtime, nobody);
  try {
    app.connectMicroservice({ strategy: runtime.transportOf(service) });
    app.connectMicroservice({ strategy: new BusServer(runtime, app.get(Ward)) });
    await app.init();
    await app.startAllMicroservices();
    if (health !== undefined) await app.listen(health.port, health.host);
    return app;
  } catch (error) {
    return closing(app)(error);
  }
};
