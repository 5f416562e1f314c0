import type { MessageHandler } from '@nestjs/microservices';

/** Services of one process by name: what a network is between processes. */
export class LocalNetwork {
  private readonly services = new Map<string, ReadonlyMap<string, MessageHandler>>();

  /** Makes a service reachable under its name. */
  join(service: string, handlers: ReadonlyMap<string, MessageHandler>): void {
    this.services.set(service, handlers);
  }

  leave(service: string): void {
    this.services.delete(service);
  }

  handlerOf(service: string, pattern: string): MessageHandler | undefined {
    return this.services.get(service)?.get(pattern);
  }
}
