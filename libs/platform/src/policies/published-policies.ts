import { setTimeout as pause } from 'node:timers/promises';
import { policyCodec } from '@yidi/contracts/settlement';
import { tell, type EventStore, type Position, type Recorded, type Warn } from '@yidi/eventing';
import type { PolicyShelf } from './policy-shelf.js';

/** The streams in which packs are published. */
const CATEGORY = 'policy';
const RETRY_MS = 500;

export interface Published {
  readonly store: EventStore;
  readonly shelf: PolicyShelf;
  readonly warn: Warn;
}

/**
 * Puts every pack that the log holds on the shelf, then each that is published while the process lives, whichever process
 * publishes it. Resolves when the shelf is complete, with how to end it.
 */
export const followPublished = async ({ store, shelf, warn }: Published): Promise<() => Promise<void>> => {
  // What is published meanwhile stands after the end that was seen first, and what is met twice changes nothing.
  const end = await store.end();
  for (const event of await store.readCategory(CATEGORY)) put(event, shelf);
  const stop = new AbortController();
  const following = follow({ store, shelf, warn }, end, stop.signal);
  return async () => {
    stop.abort();
    await following;
  };
};

const put = (recorded: Recorded, shelf: PolicyShelf): void => {
  const { pack, ...ref } = tell(policyCodec, recorded).data;
  shelf.add({ ref, pack });
};

const follow = async ({ store, shelf, warn }: Published, from: Position, stop: AbortSignal): Promise<void> => {
  let position = from;
  const take = (batch: readonly Recorded[]): Promise<void> => {
    for (const event of batch) put(event, shelf);
    position = batch.at(-1)?.position ?? position;
    return Promise.resolve();
  };
  while (!stop.aborted) {
    try {
      await store.follow(position, take, stop, CATEGORY);
    } catch (error) {
      warn('published policy packs are not followed, and it is tried again', { error: String(error), at: position });
      await pause(RETRY_MS, undefined, { signal: stop }).catch(() => undefined);
    }
  }
};
