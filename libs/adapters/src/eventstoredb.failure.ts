import { status } from '@grpc/grpc-js';
import { convertToCommandError, isCommandError } from '@eventstore/db-client';
import { Unavailable, UnusableStore } from '@yidi/eventing';

/**
 * `passing`: may succeed when asked again, and may have happened. `too-slow`: a follower was dropped because it could not
 * keep up. `refused`: what was asked can never be done. `odd`: the server failed in a way that it does not name.
 */
export type FailureKind = 'passing' | 'too-slow' | 'denied' | 'deleted' | 'not-found' | 'refused' | 'odd';

/** Why EventStoreDB did not do what it was asked, in words that hold nothing of address, user or content. */
export class EventStoreDbFailure extends Error {
  override readonly name = 'EventStoreDbFailure';

  constructor(
    readonly kind: FailureKind,
    readonly why: string,
  ) {
    super(why);
  }
}

const BY_TYPE: Readonly<Record<string, readonly [FailureKind, string]>> = {
  unavailable: ['passing', 'it cannot be reached'],
  'deadline-exceeded': ['passing', 'it did not answer in time'],
  cancelled: ['passing', 'it gave the request up'],
  'not-leader': ['passing', 'another node leads the cluster now'],
  timeout: ['passing', 'it says that the request took too long'],
  'access-denied': ['denied', 'it refuses access'],
  'stream-deleted': ['deleted', 'the stream was deleted'],
  'stream-not-found': ['not-found', 'the stream is not there'],
  'not-found': ['not-found', 'it is not there'],
  'maximum-append-size-exceeded': ['refused', 'it takes no append of that size'],
};

/** Trouble on the way that looks like any server that is away, and never passes by itself. */
const TLS_TROUBLE: readonly (readonly [RegExp, string])[] = [
  [
    /certificate|CERT_|self.signed|issuer|altname/i,
    'its certificate is not trusted: name the authority that signed it with tlsCAFile, and the host as the certificate does',
  ],
  [
    /wrong version number|packet length too long|EPROTO/i,
    'it does not speak TLS there: tls=false is missing in the URL',
  ],
];

const ofType = (type: string, message: string, code?: status): EventStoreDbFailure => {
  if (type === 'unavailable') {
    const words = TLS_TROUBLE.find(([pattern]) => pattern.test(message))?.[1];
    if (words !== undefined) return new EventStoreDbFailure('passing', words);
  }
  if (type === 'timeout' && /too slow/i.test(message))
    return new EventStoreDbFailure('too-slow', 'events came faster than they could be handled');
  const [kind, why] = BY_TYPE[type] ?? ['odd', `it failed in a way that it does not explain${named(code)}`];
  return new EventStoreDbFailure(kind, why);
};

/** The name of a gRPC code, which whoever looks for the reason can look up. */
const named = (code: status | undefined): string => (code === undefined ? '' : ` (${status[code]})`);

const NOT_READY = /Server Is (Not Ready|Busy|Too Busy)/i;

const unexplained = (): EventStoreDbFailure =>
  new EventStoreDbFailure('odd', 'it failed in a way that it does not explain');

/** Errors that no server and no network cause. */
const isOurs = (error: Error): boolean =>
  [EventStoreDbFailure, UnusableStore, TypeError, RangeError, ReferenceError].some((kind) => error instanceof kind);

/**
 * What an error of the client or of a call means: its name is always `Error`, so its type decides, then its code. What did
 * not come from EventStoreDB stays what it is.
 */
export const failureOf = (error: unknown): Error => {
  if (!(error instanceof Error)) return unexplained();
  if (isOurs(error)) return error;
  if (NOT_READY.test(error.message)) return new EventStoreDbFailure('passing', 'it is starting or busy');
  const known = convertToCommandError(error);
  if (isCommandError(known)) {
    if (known.code === status.UNIMPLEMENTED)
      return new EventStoreDbFailure('odd', 'it is too old or does not offer this');
    if (known.code === status.ABORTED) return ofType('timeout', known.message);
    return ofType(known.type, known.message, known.code);
  }
  // A cluster of which no node is found is a plain error of the client.
  if (/Failed to discover/.test(error.message)) return ofType('unavailable', error.message);
  return unexplained();
};

/** The failure in the terms of the port. */
export const portErrorOf = (failure: EventStoreDbFailure): Unavailable | UnusableStore | RangeError => {
  if (failure.kind === 'refused') return new RangeError(`EventStoreDB does not take these events: ${failure.why}`);
  if (failure.kind === 'denied')
    return new UnusableStore(
      'EventStoreDB refuses access: check user and password in its URL, and what the user may do. Without TLS (tls=false) ' +
        'they are not sent at all.',
    );
  if (failure.kind === 'deleted')
    return new UnusableStore(
      'A stream of this log was deleted in EventStoreDB (tombstoned), which must never happen: put the log back from a backup',
    );
  return new Unavailable('the event store', { cause: new Error(`EventStoreDB: ${failure.why}`) });
};
