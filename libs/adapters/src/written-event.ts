import type { Recorded } from '@yidi/eventing';

/** An event's parts as the JSON text that a store keeps. */
export interface WrittenParts {
  readonly data: string;
  readonly metadata: string;
}

const WRITTEN = Symbol('written');

interface Carrier {
  readonly [WRITTEN]?: () => WrittenParts;
}

/** Lets the event carry the text that it is read from, or how to get it; nobody who looks at the event sees it. */
export const carrying = (event: Recorded, written: () => WrittenParts): Recorded =>
  Object.defineProperty(event, WRITTEN, { value: written });

/** The event as JSON: from the text that it carries, where it does, so that nothing is read only to be written again. */
export const jsonOf = (event: Recorded & Carrier): string => {
  const { id, type, stream, revision, position } = event;
  const written = event[WRITTEN]?.();
  if (written === undefined) {
    const { metadata, data } = event;
    return JSON.stringify({ id, type, stream, revision, position, metadata, data });
  }
  const head = JSON.stringify({ id, type, stream, revision, position });
  return `${head.slice(0, -1)},"metadata":${written.metadata},"data":${written.data}}`;
};
