import { type Envelope, type Fold, type Position, putOnce } from '@yidi/eventing';
import type { Instant, Role } from '@yidi/kernel';
import { factsOf, type EventOf, type Fact } from './timeline-facts.js';

export const TIMELINE = 'timeline';

/** One event of a case; its place in the case is its place among the case's lines. */
export type TimelineLine = Fact & {
  readonly at: Instant;
  readonly actor: Role;
  readonly stream: string;
  readonly revision: number;
};

/** The same as it is written, before anybody tells one kind of event from another. */
type WrittenLine = Omit<TimelineLine, 'facts'> & { readonly facts: object };

/** Positions as text that sorts like the numbers they are. */
export const sortOf = (position: Position): string => position.padStart(20, '0');
/** The position that a row is sorted by. */
export const positionOf = (sort: string): Position => sort.replace(/^0+(?=\d)/, '');

export const lineOf = (event: EventOf & { readonly envelope: Envelope }): readonly Fold[] => {
  const { at, actor, stream, revision, position, correlationId } = event.envelope;
  const line: WrittenLine = { type: event.type, at, actor: actor.role, stream, revision, facts: factsOf(event) };
  return [putOnce<WrittenLine>({ table: TIMELINE, partition: correlationId, sort: sortOf(position) }, line)];
};
