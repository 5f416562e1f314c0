import type { HeadRow } from './sqlite.event-rows.js';

const text = (length: number): string => JSON.stringify('x'.repeat(length));

export const row = (position: number, stream = 'treatment-1', revision = 0, length = 10): HeadRow => [
  position,
  stream,
  revision,
  `id-${String(position)}`,
  'TreatmentRecorded',
  text(length),
  text(10),
];

/** A stream's rows, from one position of the log to another. */
export const rows = (first: number, last: number, length = 10, stream = 'treatment-1'): readonly HeadRow[] =>
  Array.from({ length: last - first + 1 }, (_, at) => row(first + at, stream, at, length));
