import type { Projector, Warn } from '@yidi/eventing';
import type { Runtime } from './runtime.js';

/** What the pieces of a service share: its runtime, and which projections it keeps. */
export class Engine {
  readonly projectors: Projector[] = [];

  constructor(readonly runtime: Runtime) {}

  readonly warn: Warn = (message, details) => {
    this.runtime.log.warn(details, message);
  };
}
