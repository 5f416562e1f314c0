import { Catch, type ExceptionFilter } from '@nestjs/common';
import {
  EventPattern,
  Server,
  type CustomTransportStrategy,
  type EventDataMethodDecorator,
  type MessageHandler,
} from '@nestjs/microservices';
import { isObservable, lastValueFrom, throwError, type Observable } from 'rxjs';
import type { Audience, Recorded, Ward } from '@yidi/eventing';
import { keepGoing, type Loop } from '../background.js';
import type { Runtime } from '../runtime.js';

/** Where a handler's messages come from. */
interface Source {
  readonly from: 'bus' | 'exchange';
  readonly topics: readonly string[];
  readonly answers?: readonly string[];
  readonly wants?: Audience['wants'];
}

const BUS = Symbol('bus');

type Handle = (event: Recorded) => Promise<void>;

/** Marks a controller's method as what a consumer group of this name does with each event or letter of the topics. */
export const Hears = (group: string, source: Source): EventDataMethodDecorator<Record<string, never>, string> =>
  EventPattern<Record<string, never>>(group, BUS, { ...source });

/** What goes wrong in a handler reaches whoever delivered the message as it is: the bus gives it again, or the ward parks it. */
@Catch()
export class PassOn implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** Nest's side of the bus: a service hears it as an ordinary hybrid application. */
export class BusServer extends Server implements CustomTransportStrategy {
  override readonly transportId = BUS;
  private readonly stop = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runtime: Runtime,
    private readonly ward: Ward,
  ) {
    super();
  }

  listen(callback: () => void): void {
    const loops = [...this.messageHandlers].flatMap(([group, handler]) => this.loopOf(group, handler) ?? []);
    this.running = Promise.all(loops.map((loop) => keepGoing(this.runtime, loop, this.stop.signal)));
    callback();
  }

  /** Resolves when everything that was begun is done. */
  async close(): Promise<void> {
    this.stop.abort();
    await this.running;
  }

  on(): void {
    // How the bus is doing is told by readiness.
  }

  unwrap<T>(): T {
    throw new Error('the bus has no server beneath it');
  }

  private loopOf(group: string, handler: MessageHandler): Loop | undefined {
    // What is asked by message is registered with every transport of a hybrid application.
    if (handler.isEventHandler !== true) return undefined;
    const { exchange } = this.runtime;
    const { from, topics, answers = [], wants } = handler.extras as unknown as Source;
    const hand = async (message: unknown): Promise<void> => {
      const answer: unknown = await handler(message);
      if (isObservable(answer)) await lastValueFrom(answer, { defaultValue: undefined });
    };
    if (from === 'exchange') return exchange && ((stop) => exchange.receive({ group, topics, answers }, hand, stop));
    return this.hearing({ group, topics, wants }, this.ward.admit(group, hand));
  }

  /** What this service publishes itself it reads in the log; everything else comes by the bus. */
  private hearing({ group, topics, wants = () => true }: Audience, handle: Handle): Loop {
    const { bus, ownLog, relays } = this.runtime;
    const own = relays.filter(({ topic }) => topics.includes(topic));
    if (ownLog === undefined || own.length < topics.length)
      return (stop) => bus.consume({ group, topics, wants }, handle, stop);
    const concerns = (event: Recorded): boolean => wants(event) && own.some((relay) => relay.carries(event));
    return (stop) => ownLog.read({ group, concerns, handle }, stop);
  }
}
