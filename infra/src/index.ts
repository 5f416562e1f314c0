export { freePort } from './free-port.js';
export { anyBroker } from './any-broker.js';
export { ownEventStore } from './any-event-store.js';
export { anyPostgres } from './any-postgres.js';
export { type Broker, type RunningBroker } from './kafka-broker.js';
export { nativeBroker, type NativeBroker, type NativeBrokerOptions } from './native-broker.js';
export {
  installedPostgres,
  nativePostgres,
  type NativePostgres,
  type NativePostgresOptions,
} from './native-postgres.js';
export { ownDatabase, type Postgres, type RunningPostgres } from './postgres-server.js';
export { ServerMissing } from './server-missing.js';
export { KeptProcess } from './kept-process.js';
export { Stack, type StackOptions, type StackPart } from './stack.js';
