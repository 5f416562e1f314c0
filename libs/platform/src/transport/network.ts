import { ServerTCP, type ClientProxy, type CustomTransportStrategy } from '@nestjs/microservices';
import type { ServiceName } from '../neighbours.js';
import { Lines } from './lines.js';
import { LocalClient } from './local-client.js';
import { LocalNetwork } from './local-network.js';
import { LocalServer } from './local-server.js';

/** How services reach each other. */
export interface Network {
  readonly clientOf: (service: ServiceName) => ClientProxy;
  readonly transportOf: (service: ServiceName) => CustomTransportStrategy;
}

/** Where each service listens. */
export type Addresses = Readonly<Record<ServiceName, { readonly host: string; readonly port: number }>>;

/** All services in one process. */
export const localNetwork = (): Network => {
  const network = new LocalNetwork();
  return {
    clientOf: remembered((service) => new LocalClient(network, service)),
    transportOf: (service) => new LocalServer(network, service),
  };
};

/** Services in processes of their own, over Nest's TCP transport; `host` is the address that this process listens on. */
export const tcpNetwork = (addresses: Addresses, host?: string): Network => ({
  clientOf: remembered((service) => new Lines(addresses[service])),
  transportOf: (service) => new ServerTCP({ ...addresses[service], ...(host !== undefined && { host }) }),
});

const remembered = (make: (service: ServiceName) => ClientProxy): Network['clientOf'] => {
  const clients = new Map<ServiceName, ClientProxy>();
  return (service) => {
    const client = clients.get(service) ?? make(service);
    clients.set(service, client);
    return client;
  };
};
