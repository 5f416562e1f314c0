import { ClientProxy, type ReadPacket, type WritePacket } from '@nestjs/microservices';
import { from, isObservable, mergeMap, of } from 'rxjs';
import { Unavailable } from '@yidi/eventing';
import type { LocalNetwork } from './local-network.js';

/** Nest's side of a caller in the same process: messages are handed over as they are, plain JSON that nobody changes. */
export class LocalClient extends ClientProxy {
  constructor(
    private readonly network: LocalNetwork,
    private readonly service: string,
  ) {
    super();
  }

  connect(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held open.
  }

  unwrap<T>(): T {
    throw new Error('a local client has no connection beneath it');
  }

  protected publish(packet: ReadPacket, callback: (packet: WritePacket) => void): () => void {
    const handler = this.network.handlerOf(this.service, String(packet.pattern));
    if (handler === undefined) {
      callback({
        err: new Unavailable(this.service),
        isDisposed: true,
      });
      return () => undefined;
    }
    const answers = from(Promise.resolve(handler(packet.data))).pipe(
      mergeMap((answer: unknown) => (isObservable(answer) ? answer : of(answer))),
    );
    const subscription = answers.subscribe({
      next: (response: unknown) => {
        callback({ response, isDisposed: false });
      },
      error: (err: unknown) => {
        callback({ err, isDisposed: true });
      },
      complete: () => {
        callback({ isDisposed: true });
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }

  protected dispatchEvent<T>(): Promise<T> {
    return Promise.reject(new Error('events travel over the bus, not over messages'));
  }
}
