import type { Logger } from 'pino';
import type { PolicyLibrary } from '@yidi/domain/policy';
import type { Bus, Clock, EventStore, KeyVault, ReadModel, RequestLedger } from '@yidi/eventing';
import type { Network } from './transport/network.js';

/** Everything outside a service that it stands on, opened once by its host. */
export interface Runtime extends Network {
  readonly store: EventStore;
  readonly readModel: ReadModel;
  readonly vault: KeyVault;
  readonly ledger: RequestLedger;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly policies: PolicyLibrary;
  readonly log: Logger;
}
