import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { whereThereIs } from '@yidi/testing/servers';
import fc from 'fast-check';
import { Client } from 'pg';
import { jsonArray, textArray } from './postgres.arrays.js';

whereThereIs('postgres', 'an array that is sent in binary', (server) => {
  const client = new Client({ connectionString: server });
  beforeAll(() => client.connect());
  afterAll(() => client.end());

  const asked = async <T>(statement: string, parameter: Buffer): Promise<T | undefined> =>
    (await client.query<{ it: T }>(statement, [parameter])).rows[0]?.it;

  // The server's text holds no U+0000.
  const text = fc.string({ unit: 'grapheme' }).map((drawn) => drawn.replaceAll('\0', '0'));

  it('is to the server what the driver would have written as text', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(text, fc.constantFrom('NULL', '{}', '"', '\\', ',', '特病', ''))),
        async (values) => {
          const isSame = 'SELECT $1::text[] = $2::text[] AS it';
          const { rows } = await client.query<{ it: boolean }>(isSame, [textArray(values), values]);
          expect(rows).toEqual([{ it: true }]);
        },
      ),
    );
  });

  it('holds JSON of every kind, quotation marks and all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.jsonValue()), async (values) => {
        const texts = values.map((value) => JSON.stringify(value));
        const asText = await asked<string[]>('SELECT $1::json[]::text[] AS it', jsonArray(texts));
        expect(asText).toEqual(texts);
      }),
    );
  });

  it('is refused by the server where an element is no JSON', async () => {
    await expect(asked('SELECT $1::json[] AS it', jsonArray(['{}', '{']))).rejects.toThrow(
      'invalid input syntax for type json',
    );
  });
});
