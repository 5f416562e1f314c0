import type { Recorded } from '@yidi/eventing';

/** JSON as it stands in a store, or the UTF-8 bytes of it, which cost the collector nothing while they wait. */
export type Written = string | Buffer;

/** An event's parts as a store keeps them. */
export interface WrittenParts {
  readonly data: Written;
  readonly metadata: Written;
}

/** Under this name an event carries what it is read from, or how to get it; nobody who looks at the event sees it. */
export const WRITTEN = Symbol('written');

export interface Carrier {
  readonly [WRITTEN]: () => WrittenParts;
}

const bytesOf = (written: Written): Buffer => (typeof written === 'string' ? Buffer.from(written) : written);

const BETWEEN = Buffer.from(',"data":');
const END = Buffer.from('}');

/** The event as JSON in UTF-8: from what it carries, where it does, so that nothing is read only to be written again. */
export const jsonOf = (event: Recorded & Partial<Carrier>): Buffer => {
  const { id, type, stream, revision, position } = event;
  const written = event[WRITTEN]?.();
  if (written === undefined) {
    const { metadata, data } = event;
    return Buffer.from(JSON.stringify({ id, type, stream, revision, position, metadata, data }));
  }
  const head = JSON.stringify({ id, type, stream, revision, position });
  const start = Buffer.from(`${head.slice(0, -1)},"metadata":`);
  return Buffer.concat([start, bytesOf(written.metadata), BETWEEN, bytesOf(written.data), END]);
};
