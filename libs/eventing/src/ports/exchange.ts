import type { ConsumerLag } from './bus.js';

/** A message from or to another system, which knows nothing of our events. */
export interface Letter {
  /** Tells it from others: the sender's own id where it gives one (`ce_id`), else its place. */
  readonly id: string;
  /** Letters with the same key keep their order; nothing personal. */
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** UTF-8 text, as it came. */
  readonly body: string;
}

/** Where letters of others come in for a group. */
export interface Mailbox {
  readonly group: string;
  readonly topics: readonly string[];
  /** Where answers will go out: there from the start as well, so that whoever writes can listen before the first answer. */
  readonly answers?: readonly string[];
}

/** Letters between Yidi and other systems: at least once, in order for each key, different keys side by side. */
export interface Exchange {
  /** Durable when it resolves. Throws Unavailable; the same letters may be sent again. */
  send(topic: string, letters: readonly Letter[]): Promise<void>;
  /**
   * Hands a group the letters of the topics from where it left off; one that fails is given again, and its key waits.
   * Resolves when stopped and all begun work is done.
   */
  receive(mailbox: Mailbox, handle: (letter: Letter) => Promise<void>, stop: AbortSignal): Promise<void>;
  /** How far the groups of this process are behind, where the exchange can tell. */
  lags?(): Promise<readonly ConsumerLag[]>;
  /** Why nothing comes or goes, if so. */
  readonly trouble: string | undefined;
  close(): Promise<void>;
}
