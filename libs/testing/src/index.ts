export { specification, type Outcome, type Setting, type Specification } from './specification.js';
export { embedded, type Embedded } from './embedded.js';
