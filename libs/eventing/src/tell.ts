import type { Codec } from '@yidi/contracts/codec';
import type { Catalogue, MessageOf } from '@yidi/kernel';
import type { Envelope, Told } from './projection.js';
import type { Recorded } from './recorded.js';

/** Live events reach several readers as the same object: each is decoded once, and carries what it says along. */
const TOLD = Symbol('told');

interface Carrier {
  [TOLD]?: MessageOf<Catalogue> & { readonly envelope: Envelope };
}

/** An event out of the log as the domain reads it: lifted to today's version, checked, personal fields still sealed. */
export const tell = <E extends Catalogue>(codec: Codec<E>, recorded: Recorded & Carrier): Told<E> => {
  const known = recorded[TOLD];
  if (known !== undefined) return known as Told<E>;
  const made = { ...codec.decode(recorded), envelope: envelopeOf(recorded) };
  recorded[TOLD] = made;
  return made;
};

const envelopeOf = ({ id, stream, revision, position, metadata }: Recorded): Envelope => ({
  ...metadata,
  id,
  stream,
  revision,
  position,
});
