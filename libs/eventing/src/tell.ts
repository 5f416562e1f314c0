import type { Codec } from '@yidi/contracts/codec';
import type { Catalogue, MessageOf } from '@yidi/kernel';
import type { Envelope, Told } from './told.js';
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
  const { type, data } = codec.decode(recorded);
  const made = { type, data, envelope: envelopeOf(recorded) } as Told<E>;
  recorded[TOLD] = made;
  return made;
};

/** Named one by one: it is made for every event, and a spread takes several times as long. */
const envelopeOf = ({ id, stream, revision, position, metadata }: Recorded): Envelope => ({
  correlationId: metadata.correlationId,
  causationId: metadata.causationId,
  actor: metadata.actor,
  at: metadata.at,
  id,
  stream,
  revision,
  position,
});
