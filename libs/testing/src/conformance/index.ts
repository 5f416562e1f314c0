export { busConformance, conformanceTopicOf, emitting, type BusUnderTest, type Emit } from './bus.conformance.js';
export { clockConformance, movableClockConformance, type MovableClockUnderTest } from './clock.conformance.js';
export { eventStoreConformance, type EventStoreUnderTest } from './event-store.conformance.js';
export { exchangeConformance, type ExchangeUnderTest } from './exchange.conformance.js';
export {
  asRecorded,
  eventually,
  following,
  newStream,
  several,
  stored,
  temporaryFolder,
  type Following,
} from './fixtures.js';
export { keyVaultConformance, type KeyVaultUnderTest } from './key-vault.conformance.js';
export { leasesConformance, type LeasesUnderTest } from './leases.conformance.js';
export { quarantineConformance, type QuarantineUnderTest } from './quarantine.conformance.js';
export { readModelConformance, type ReadModelUnderTest } from './read-model.conformance.js';
export { requestLedgerConformance, type RequestLedgerUnderTest } from './request-ledger.conformance.js';
export {
  eventsOf,
  expectAll,
  listen,
  once,
  traffic,
  warnings,
  type Listener,
  type Traffic,
  type Warning,
} from './traffic.js';
