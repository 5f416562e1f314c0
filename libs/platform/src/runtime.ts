import type { Logger } from 'pino';
import type { Bus, Clock, EventStore, Exchange, KeyVault, ReadModel, RequestLedger, Projector } from '@yidi/eventing';
import type { PolicyShelf } from './policies/policy-shelf.js';
import type { Network } from './transport/network.js';

/** Everything outside a service that it stands on, opened once by its host. */
export interface Runtime extends Network {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly vault: KeyVault;
  readonly ledger: RequestLedger;
  readonly bus: Bus;
  /** Letters from and to other systems; only where there is a broker between us. */
  readonly exchange?: Exchange | undefined;
  readonly clock: Clock;
  readonly policies: PolicyShelf;
  readonly log: Logger;
  /** The projections that the services of this process keep, for readiness to watch. */
  readonly projectors: Projector[];
  /** Why background work of this process has stopped for good; none while all is well. */
  readonly stopped: string[];
}
