import type { ClientProxy } from '@nestjs/microservices';
import { firstValueFrom, timeout, TimeoutError } from 'rxjs';
import { Refusal, type Saying } from '@yidi/kernel';
import { NotYetFresh, Unavailable, type Request } from '@yidi/eventing';

export const SERVICES = ['filing', 'claims', 'settlement'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** What travels to a service: a command with who asks for it, or a question. */
export interface CommandMessage<T extends object> {
  readonly data: T;
  readonly request: Request;
}

const LIMIT_MS = 10_000;

/** The other services, asked with Nest microservice messages: in memory in one process, over TCP between processes. */
export class Neighbours {
  /** @param limitMs how long an answer is waited for */
  constructor(
    private readonly clientOf: (service: ServiceName) => ClientProxy,
    private readonly limitMs = LIMIT_MS,
  ) {}

  /**
   * Has a service decide; the answer is what its accept controller returns. Throws the Refusal that the service threw, or
   * Unavailable: the outcome is then unknown, and the same may be sent again.
   */
  command<Answer>(service: ServiceName, name: string, message: CommandMessage<object>): Promise<Answer> {
    return this.send(service, name, message);
  }

  /** Asks a service; appends nothing. */
  ask<Answer>(service: ServiceName, question: string, data: object): Promise<Answer> {
    return this.send(service, question, data);
  }

  private async send<Answer>(service: ServiceName, pattern: string, message: object): Promise<Answer> {
    try {
      return await firstValueFrom(this.clientOf(service).send<Answer>(pattern, message).pipe(timeout(this.limitMs)));
    } catch (error) {
      throw understood(error, service);
    }
  }
}

/** The form in which a refusal crosses from one service to another. */
export interface RefusalMessage {
  readonly refusal: Saying;
}

/** The form in which NotYetFresh crosses. */
export interface NotYetFreshMessage {
  readonly notYetFresh: string;
}

/** The form in which Unavailable crosses. */
export interface UnavailableMessage {
  readonly unavailable: string;
}

const isUnavailableMessage = (error: unknown): error is UnavailableMessage =>
  typeof error === 'object' && error !== null && 'unavailable' in error;

const isNotYetFreshMessage = (error: unknown): error is NotYetFreshMessage =>
  typeof error === 'object' && error !== null && 'notYetFresh' in error;

const isRefusalMessage = (error: unknown): error is RefusalMessage =>
  typeof error === 'object' && error !== null && 'refusal' in error;

const understood = (error: unknown, service: ServiceName): unknown => {
  if (isRefusalMessage(error)) return new Refusal(error.refusal);
  if (isNotYetFreshMessage(error)) return new NotYetFresh(error.notYetFresh);
  if (isUnavailableMessage(error)) return new Unavailable(error.unavailable);
  if (error instanceof TimeoutError || isConnectionError(error)) return new Unavailable(service, { cause: error });
  return error;
};

const isConnectionError = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  /^(E(CONN|HOST|NET|NOTFOUND|PIPE|TIMEDOUT)|EAI_)/.test(String(error.code));
