import { Server, type CustomTransportStrategy } from '@nestjs/microservices';
import type { LocalNetwork } from './local-network.js';

/** Nest's side of a service that is called inside the same process. */
export class LocalServer extends Server implements CustomTransportStrategy {
  constructor(
    private readonly network: LocalNetwork,
    private readonly service: string,
  ) {
    super();
  }

  listen(callback: () => void): void {
    this.network.join(this.service, this.messageHandlers);
    callback();
  }

  close(): void {
    this.network.leave(this.service);
  }

  on(): void {
    // A local service has no connection whose state could be told.
  }

  unwrap<T>(): T {
    throw new Error('a local service has no server beneath it');
  }
}
