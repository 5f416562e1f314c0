export type { Attempt } from './appending.js';
export { BY_CORRELATION } from './by-correlation.js';
export { EventStoreDouble, type DoubleSettings } from './double.js';
export { selfSigned, type SelfSigned } from './self-signed.js';
export { MOST_BYTES, type Expected, type Proposed, type Verdict } from './stored-log.js';
export type { Fate } from './troubles.js';
