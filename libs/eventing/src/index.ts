export type { Bus, TopicOf } from './ports/bus.js';
export type { Clock, MovableClock } from './ports/clock.js';
export { Conflict, UnusableStore, type Appended, type EventStore } from './ports/event-store.js';
export { Erased, type KeyVault } from './ports/key-vault.js';
export { Superseded, type Change, type Page, type ReadModel, type Row, type RowKey } from './ports/read-model.js';
export type { Claimed, KeptAnswer, RequestLedger } from './ports/request-ledger.js';
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
