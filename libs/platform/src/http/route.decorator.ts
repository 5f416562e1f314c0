import {
  applyDecorators,
  createParamDecorator,
  SetMetadata,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtension,
  ApiHeader,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
  type ApiBodyOptions,
} from '@nestjs/swagger';
import { fieldsOf, fromWire, isId, schemaOf, violationsOf, type JsonSchema } from '@yidi/contracts/codec';
import { derive, malformed, type Request } from '@yidi/eventing';
import { LANGUAGES, Refusal, type Contract, type Language, type Role, type Saying, type Violation } from '@yidi/kernel';
import { randomUUID } from 'node:crypto';
import {
  callerOf,
  expectedRevisionOf,
  headerOf,
  idempotencyKeyOf,
  incomingOf,
  pathOf,
  type Caller,
  type Incoming,
} from './incoming.js';
import { sentTextOf } from './json-body.js';
import { OnceInterceptor } from './once.interceptor.js';

// What a route says of itself, once: the door acts on it and the OpenAPI document tells it.

const ROLES_KEY = 'yidi:roles';
const OPEN_KEY = 'yidi:open';
const QUERY_KEY = 'yidi:query';

type Route = object;
const told = <T>(key: string, route: Route): T | undefined => Reflect.getMetadata(key, route) as T | undefined;

export const rolesOf = (route: Route): readonly Role[] => told<readonly Role[]>(ROLES_KEY, route) ?? [];
export const isOpen = (route: Route): boolean => told<boolean>(OPEN_KEY, route) ?? false;
export const queryFormOf = (route: Route): Contract | undefined => told<Contract>(QUERY_KEY, route);

type SwaggerSchema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];
const forSwagger = (schema: JsonSchema): SwaggerSchema => schema;

/** Who may call; somebody with several of the roles acts in the first one named. */
export const For = (...roles: readonly Role[]): MethodDecorator =>
  applyDecorators(
    SetMetadata(ROLES_KEY, roles),
    ApiBearerAuth(),
    ApiExtension('x-roles', roles),
    ApiHeader({ name: 'Accept-Language', required: false, schema: { type: 'string', enum: [...LANGUAGES] } }),
  );

/** Anybody may call, without a token. */
export const Open = (): MethodDecorator => SetMetadata(OPEN_KEY, true);

/** What the call is for, in a few words. */
export const Does = (summary: string): MethodDecorator => ApiOperation({ summary });

/** What a call of success answers. */
export const Answers = (view: Contract | JsonSchema, status = 200): MethodDecorator =>
  ApiResponse({
    status,
    description: '',
    schema: forSwagger(typeof view === 'function' ? schemaOf(view, 'wire') : view),
  });

/** A page of a list of the view. */
export const AnswersPageOf = (view: Contract): MethodDecorator =>
  Answers({
    type: 'object',
    required: ['items', 'next'],
    properties: {
      items: { type: 'array', items: schemaOf(view, 'wire') },
      next: { type: ['string', 'integer', 'null'] },
    },
  });

/** A write: carried out once under an Idempotency-Key, and only on the revision that If-Match names. */
export const Writes = (): MethodDecorator =>
  applyDecorators(
    UseInterceptors(OnceInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'The same key and body give the same answer again.',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'ETag of an earlier answer: write only if nothing has changed.',
    }),
  );

/** A parameter that is also told of in the OpenAPI document. */
const documented =
  (parameter: ParameterDecorator, ...says: readonly MethodDecorator[]): ParameterDecorator =>
  (target, key, index) => {
    parameter(target, key, index);
    const method = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (method !== undefined && key !== undefined) for (const say of says) say(target, key, method);
  };

const parameter = <D, T>(read: (asked: D, incoming: Incoming) => T): ((asked: D) => ParameterDecorator) =>
  createParamDecorator((asked: D, context: ExecutionContext): T => read(asked, incomingOf(context)));

/** What is said of a message that breaks its contract. */
type BrokenContract = (violations: readonly Violation[]) => Saying;

const contractKept = <T extends object>(form: Contract<T>, message: unknown, broken: BrokenContract = malformed): T => {
  const violations = violationsOf(form, message, 'wire');
  if (violations.length > 0) throw new Refusal(broken(violations));
  return fromWire(form, message as object);
};

const body = parameter(
  ({ form, broken }: { readonly form: Contract; readonly broken: BrokenContract }, { body: sent }) =>
    contractKept(form, sent, broken),
);

/** The body, checked against its contract and in the form that the domain speaks; malformed unless `broken` says it otherwise. */
export const Accepts = (form: Contract, broken: BrokenContract = malformed): ParameterDecorator =>
  documented(body({ form, broken }), ApiBody({ schema: forSwagger(schemaOf(form, 'wire')) }));

const sentText = parameter((_: undefined, incoming): string => sentTextOf(incoming));

/** The body as the text that was sent, for a service that reads it itself; `schema` tells what it takes. */
export const AcceptsText = (schema: JsonSchema): ParameterDecorator =>
  documented(sentText(undefined), ApiBody({ schema: forSwagger(schema) }));

const query = parameter((form: Contract, { query: sent }) => contractKept(form, typed(form, sent ?? {})));

/** The query string, checked against its contract; numbers and flags are read from their text. */
export const Asks = (form: Contract): ParameterDecorator => {
  const fields = [...fieldsOf(form)];
  const { properties } = schemaOf(form, 'wire') as { readonly properties: Readonly<Record<string, JsonSchema>> };
  const named = fields.map(([name, { optional }]) =>
    ApiQuery({ name, required: optional !== true, schema: forSwagger(properties[name] ?? {}) }),
  );
  return documented(query(form), SetMetadata(QUERY_KEY, form), ...named);
};

const typed = (form: Contract, sent: object): object => {
  const fields = fieldsOf(form);
  return Object.fromEntries(
    Object.entries(sent).map(([name, value]: [string, unknown]) => [
      name,
      valueOf(fields.get(name)?.schema?.type, value),
    ]),
  );
};

const valueOf = (type: string | undefined, value: unknown): unknown => {
  if (type === 'integer') return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
};

interface IdAsked {
  readonly name: string;
  readonly unknown: (id: string) => Saying;
}

const segment = (incoming: Incoming, name: string): string => {
  const params = incoming.params as Readonly<Record<string, string | undefined>>;
  return params[name] ?? '';
};

const id = parameter(({ name, unknown }: IdAsked, incoming) => {
  const given = segment(incoming, name);
  if (!isId(given)) throw new Refusal(unknown(given.slice(0, 100)));
  return given;
});

/** An id of ours in the path; what cannot be one is as unknown as any other. */
export const IdOf = (name: string, unknown: (id: string) => Saying): ParameterDecorator =>
  documented(id({ name, unknown }), ApiParam({ name, schema: { type: 'string', format: 'uuid' } }));

const word = parameter((name: string, incoming) => segment(incoming, name));

/** Some other segment of the path, as it was sent. */
export const Segment = (name: string): ParameterDecorator =>
  documented(word(name), ApiParam({ name, schema: { type: 'string' } }));

const caller = parameter((_: undefined, incoming): Caller => callerOf(incoming));

/** Who calls, in the role that the route lets them in by. */
export const Acting = (): ParameterDecorator => caller(undefined);

const request = parameter((_: undefined, incoming): Request => {
  const { actor } = callerOf(incoming);
  const key = idempotencyKeyOf(incoming);
  const expected = expectedRevisionOf(incoming);
  const commandId =
    key === undefined ? randomUUID() : derive('request', actor.id, `${incoming.method} ${pathOf(incoming)}`, key);
  return { commandId, actor, ...(expected === undefined ? {} : { expected }) };
});

/** Who asks for a decision and under which id, for the service that decides. */
export const Asked = (): ParameterDecorator => request(undefined);

const LONGEST_WAIT_S = 30;

const secondsOf = (incoming: Incoming): number | undefined => {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,6})"?(?=$|[,;\s])/i.exec(headerOf(incoming, 'prefer') ?? '')?.[1];
  return seconds === undefined ? undefined : Math.min(Number(seconds), LONGEST_WAIT_S);
};

const patience = parameter((_: undefined, incoming): number | undefined => secondsOf(incoming));

const PREFER = ApiHeader({ name: 'Prefer', required: false, description: 'wait=<seconds>, 30 at most' });

/** How many seconds the caller would rather wait than ask again (`Prefer: wait=5`, RFC 7240), 30 at most. */
export const Patience = (): ParameterDecorator => documented(patience(undefined), PREFER);

/** How the caller wants to be answered. */
export interface Wish {
  readonly language: Language;
  /** As `Patience`. */
  readonly seconds: number | undefined;
}

const wish = parameter((_: undefined, incoming): Wish => ({
  language: callerOf(incoming).language,
  seconds: secondsOf(incoming),
}));

/** In which language the caller is answered, and how long they would rather wait. */
export const Wishing = (): ParameterDecorator => documented(wish(undefined), PREFER);

const sentHeader = parameter((name: string, incoming) => headerOf(incoming, name));

/** A header as it was sent. */
export const Sent = (name: string): ParameterDecorator =>
  documented(sentHeader(name.toLowerCase()), ApiHeader({ name, required: false }));
