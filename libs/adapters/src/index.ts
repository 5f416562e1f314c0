export { FileClock } from './file.clock.js';
export { InProcessBus, type InProcessBusParts } from './in-process.bus.js';
export { openAdapters, type AdapterSettings, type Adapters } from './open.js';
export { SqliteEventStore } from './sqlite.event-store.js';
export { SqliteKeyVault } from './sqlite.key-vault.js';
export { SqliteReadModel } from './sqlite.read-model.js';
export { SqliteRequestLedger } from './sqlite.request-ledger.js';
export { SystemClock } from './system.clock.js';
