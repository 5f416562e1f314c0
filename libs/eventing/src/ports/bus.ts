import type { Recorded } from '../recorded.js';

/** Which events go to a topic; the first that fits decides. */
export type TopicOf = (event: Recorded) => string | undefined;

/** What a group of consumers hears. */
export interface Audience {
  readonly group: string;
  readonly topics: readonly string[];
  /** Which events of the topics it acts on, all where left out: others go past it without being handed over. */
  readonly wants?: ((event: Pick<Recorded, 'stream' | 'type'>) => boolean) | undefined;
}

/** Messages of a topic that a group has not handled yet. */
export interface ConsumerLag {
  readonly group: string;
  readonly topic: string;
  readonly messages: number;
}

/**
 * Between services: at least once, in order for each case (correlation id), different cases side by side.
 * A message counts as handled when `handle` resolves; one that fails is given again, and its case waits.
 */
export interface Bus {
  /** Whether a relay has to publish what the log holds; not where the bus reads the log itself. */
  readonly relayed: boolean;
  publish(topic: string, messages: readonly Recorded[]): Promise<void>;
  /** Hands a group the messages of the topics from where it left off; resolves when stopped and all begun work is done. */
  consume(audience: Audience, handle: (message: Recorded) => Promise<void>, stop: AbortSignal): Promise<void>;
  /** How far the groups of this process are behind, where the bus can tell. */
  lags?(): Promise<readonly ConsumerLag[]>;
  /** Why nothing comes or goes, if so. */
  readonly trouble: string | undefined;
  close(): Promise<void>;
}
