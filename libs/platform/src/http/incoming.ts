import type { IncomingHttpHeaders } from 'node:http';
import type { ExecutionContext } from '@nestjs/common';
import { Refusal, type Actor, type Language, type RegionCode, type Role } from '@yidi/kernel';
import { DoorRefusals } from './door.refusals.js';

/** Who calls, in the one role that the call is made in. */
export interface Caller {
  readonly role: Role;
  readonly sub: string;
  readonly region?: RegionCode;
  /** As the log names whoever acted: nothing personal. */
  readonly actor: Actor;
  /** In which to speak to them. */
  readonly language: Language;
}

/** A message of a contract: never an instance of its class. */
export type Plain<T> = { readonly [K in keyof T]: T[K] };

/** A request as Fastify hands it over. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly routeOptions: { readonly url?: string };
  caller?: Caller;
}

export const incomingOf = (context: ExecutionContext): Incoming => context.switchToHttp().getRequest<Incoming>();

export const callerOf = ({ caller }: Incoming): Caller => {
  if (caller === undefined) throw new RangeError('only a route with @For knows who calls');
  return caller;
};

export const pathOf = ({ url }: Incoming): string => url.split('?', 1)[0] ?? url;

/** A header that is sent once; several of it are told apart by commas, as HTTP has it. */
export const headerOf = ({ headers }: Incoming, name: string): string | undefined => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
};

const KEY = /^[\x21-\x7e]{1,200}$/;

/** The idempotency key, where one was sent. */
export const idempotencyKeyOf = (incoming: Incoming): string | undefined => {
  const key = headerOf(incoming, 'idempotency-key');
  if (key === undefined || KEY.test(key)) return key;
  throw new Refusal(DoorRefusals.keyUnreadable());
};

/** The revision that a write is conditional on; `*` asks only that the thing is there, which every write does. */
export const expectedRevisionOf = (incoming: Incoming): number | undefined => {
  const wished = headerOf(incoming, 'if-match');
  if (wished === undefined || wished === '*') return undefined;
  const revision = /^"(\d{1,15})"$/.exec(wished)?.[1];
  if (revision !== undefined) return Number(revision);
  throw new Refusal(DoorRefusals.ifMatchUnreadable());
};
