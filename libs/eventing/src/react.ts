import { nameAndVersion, type Codec } from '@yidi/contracts/codec';
import type { Catalogue, NameIn } from '@yidi/kernel';
import type { ToldAs } from './told.js';
import { categoryOf, type Recorded } from './recorded.js';
import { tell } from './tell.js';

/** A published event becomes a command of another service. Delivered at least once: the command's ids are derived from the event's. */
export interface Reaction<Commands> {
  /** A sentence: `settle-recorded-treatments`. Also the name of its consumer group. */
  readonly name: string;
  readonly topic: string;
  readonly hears: readonly Hearing<Commands>[];
}

export interface Hearing<Commands> {
  readonly category: string;
  /** Names of the events that are acted on; others of the category pass by. */
  readonly names: readonly string[];
  readonly hear: (event: Recorded, commands: Commands) => Promise<void>;
}

export type Hearers<E extends Catalogue, Commands> = {
  readonly [N in NameIn<E>]?: (event: ToldAs<E, N>, commands: Commands) => Promise<unknown>;
};

export const hears = <E extends Catalogue, Commands>(
  category: string,
  codec: Codec<E>,
  on: Hearers<E, Commands>,
): Hearing<Commands> => ({
  category,
  names: Object.keys(on),
  hear: async (recorded, commands) => {
    const event = tell(codec, recorded);
    const handle = on[event.type as NameIn<E>] as
      ((event: unknown, commands: Commands) => Promise<unknown>) | undefined;
    await handle?.(event, commands);
  },
});

export const reaction = <Commands>(definition: Reaction<Commands>): Reaction<Commands> => definition;

/** Which events a reaction acts on. */
export const wantedBy = <Desk>({
  hears: hearings,
}: Reaction<Desk>): ((event: Pick<Recorded, 'stream' | 'type'>) => boolean) => {
  const names = new Map(hearings.map(({ category, names: named }) => [category, new Set(named)]));
  return ({ stream, type }) => names.get(categoryOf(stream))?.has(nameAndVersion(type).name) === true;
};

/** What a reaction does with each event of its topic, at a desk. */
export const heard = <Desk>({ hears: hearings }: Reaction<Desk>, desk: Desk): ((event: Recorded) => Promise<void>) => {
  const byCategory = new Map(hearings.map((hearing) => [hearing.category, hearing]));
  return async (event) => byCategory.get(categoryOf(event.stream))?.hear(event, desk);
};
