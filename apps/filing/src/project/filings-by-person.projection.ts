import { filingCodec } from '@yidi/contracts/filing';
import { projection, reads, row, type RowKey } from '@yidi/eventing';

/** Where to find the filings of a person; what they say stands in their streams. */
export interface FilingsOfPerson {
  readonly filingIds: readonly string[];
}

const TABLE = 'filings-by-person';

export const filingsOfPerson = (personId: string): RowKey => ({ table: TABLE, partition: personId, sort: '' });

const joinedBy = (held: FilingsOfPerson | undefined, filingId: string): FilingsOfPerson =>
  held?.filingIds.includes(filingId) === true ? held : { filingIds: [...(held?.filingIds ?? []), filingId] };

export const filingsByPerson = projection({
  name: 'filings-by-person',
  version: 1,
  tables: [TABLE],
  readings: [
    reads('filing', filingCodec, {
      FilingSubmitted: ({ data: { personId, filingId } }) => [
        row<FilingsOfPerson>(filingsOfPerson(personId), (held) => joinedBy(held, filingId)),
      ],
    }),
  ],
});
