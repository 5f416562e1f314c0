export type { Aggregate, Decided, FactsFor, Loaded, Request } from './aggregate.js';
export {
  freshAsOf,
  freshAsOfNow,
  FRESHNESS_LIMIT_MS,
  logAsOf,
  NotYetFresh,
  positionAsked,
  positionUnreadable,
} from './answer.js';
export { Appender, contended, malformed, stale, type Ask } from './append.js';
export { Breath } from './breath.js';
export { among, CaseLog, type CaseEvent, type Codecs } from './case-log.js';
export { correspondence, type Correspondence } from './correspond.js';
export { derive } from './derive.js';
export { Gathering } from './gathering.js';
export type { Audience, Bus, ConsumerLag, TopicOf } from './ports/bus.js';
export type { Clock, MovableClock } from './ports/clock.js';
export { Conflict, UnusableStore, type Appended, type EventStore } from './ports/event-store.js';
export type { Exchange, Letter, Mailbox } from './ports/exchange.js';
export { Erased, type KeyVault } from './ports/key-vault.js';
export type { Held, Leases } from './ports/leases.js';
export type { Cause, ParkedCase, Quarantine, Redrive } from './ports/quarantine.js';
export { Superseded, type Change, type Page, type ReadModel, type Row, type RowKey } from './ports/read-model.js';
export type { Claimed, KeptAnswer, RequestLedger } from './ports/request-ledger.js';
export { Unavailable } from './ports/unavailable.js';
export { Projector, type Listener, type ProjectorParts } from './project.js';
export {
  mirrored,
  projection,
  putNew,
  putOnce,
  reads,
  row,
  type Fold,
  type Projecting,
  type Projection,
  type Reading,
} from './projection.js';
export { listed, publication, topicsBy, type Publication } from './publication.js';
export { heard, hears, reaction, type Hearers, type Hearing, type Reaction, wantedBy } from './react.js';
export {
  categoryOf,
  comparePositions,
  isPosition,
  NO_STREAM,
  START,
  type Metadata,
  type Position,
  type Recorded,
  type Revision,
  type Stored,
} from './recorded.js';
export { Relay, type RelayParts } from './relay.js';
export { replay, type Rows } from './replay.js';
export { ERASED, isSealed, Sealer, type SealedFor } from './seal.js';
export { tell } from './tell.js';
export type { Envelope, Told, ToldAs } from './told.js';
export { Ward, type Wanted } from './ward.js';
export type { Warn } from './warn.js';
