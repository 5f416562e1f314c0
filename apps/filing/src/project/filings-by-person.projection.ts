import { filingCodec } from '@yidi/contracts/filing';
import { projection, put, reads } from '@yidi/eventing';

/** Where to find the filings of a person; what they say stands in their streams. */
export interface FilingOfPerson {
  readonly filingId: string;
}

const TABLE = 'filings-by-person';

export const filingsOfPerson = (personId: string): { readonly table: string; readonly partition: string } => ({
  table: TABLE,
  partition: personId,
});

export const filingsByPerson = projection({
  name: 'filings-by-person',
  version: 1,
  tables: [TABLE],
  readings: [
    reads('filing', filingCodec, {
      FilingSubmitted: ({ data: { personId, filingId } }) => [
        put<FilingOfPerson>({ ...filingsOfPerson(personId), sort: filingId }, { filingId }),
      ],
    }),
  ],
});
