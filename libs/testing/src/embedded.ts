import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAdapters, type Adapters } from '@yidi/adapters';
import type { TopicOf, Warn } from '@yidi/eventing';

export interface Embedded extends Adapters {
  readonly folder: string;
  /** Closes everything and removes the folder. */
  dispose(): Promise<void>;
}

/** The embedded adapters in a folder of their own. */
export const embedded = async (given: { readonly topicOf?: TopicOf; readonly warn?: Warn } = {}): Promise<Embedded> => {
  const folder = await mkdtemp(join(tmpdir(), 'yidi-spec-'));
  const adapters = await openAdapters({
    data: folder,
    masterKey: Buffer.alloc(32, 7),
    topicOf: given.topicOf ?? (() => undefined),
    warn: given.warn ?? (() => undefined),
  });
  const dispose = async (): Promise<void> => {
    await adapters.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...adapters, folder, dispose };
};
