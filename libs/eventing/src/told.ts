import type { Catalogue, DataOf, MessageOf, NameIn } from '@yidi/kernel';
import type { Metadata, Position, Revision } from './recorded.js';

/** Where and when an event stands, beside what it says. */
export interface Envelope extends Metadata {
  readonly id: string;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** An event as the domain reads it, with its envelope; personal fields are still sealed. */
export type Told<E extends Catalogue> = MessageOf<E> & { readonly envelope: Envelope };
export type ToldAs<E extends Catalogue, N extends NameIn<E>> = {
  readonly type: N;
  readonly data: DataOf<E, N>;
  readonly envelope: Envelope;
};
