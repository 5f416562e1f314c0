import type { Warn } from '@yidi/eventing';
import type { Runtime } from './runtime.js';

/** What the pieces of a service share. */
export class Engine {
  constructor(readonly runtime: Runtime) {}

  readonly warn: Warn = (message, details) => {
    this.runtime.log.warn(details, message);
  };
}
