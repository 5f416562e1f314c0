import type { Logger } from 'pino';
import type { Adapters } from '@yidi/adapters';
import type { Clock, Projector, Relay } from '@yidi/eventing';
import type { PolicyShelf } from './policies/policy-shelf.js';
import type { Network } from './transport/network.js';

/** Everything outside a service that it stands on, opened once by its host. */
export interface Runtime extends Omit<Adapters, 'close'>, Network {
  readonly clock: Clock;
  readonly policies: PolicyShelf;
  readonly log: Logger;
  /** The projections that the services of this process keep, for readiness to watch. */
  readonly projectors: Projector[];
  /** What carries the log to the bus, for readiness to watch. */
  readonly relays: Relay[];
  /** Why background work of this process has stopped for good; none while all is well. */
  readonly stopped: string[];
}

/** A runtime in which nothing has begun. */
export const runtimeOn = (
  { store, readModel, vault, ledger, leases, quarantine, bus, ownLog, exchange }: Omit<Adapters, 'close'>,
  given: Pick<Runtime, 'clock' | 'policies' | 'log'> & { readonly network: Network },
): Runtime => {
  const { network, ...rest } = given;
  const opened = { store, readModel, vault, ledger, leases, quarantine, bus, ownLog, exchange };
  return { ...opened, ...rest, ...network, projectors: [], relays: [], stopped: [] };
};
