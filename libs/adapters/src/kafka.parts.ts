// Parts of kafkajs that ours stand in the place of, before the client itself is loaded (ADR 27). Byte for byte they come to the same.
import { createRequire } from 'node:module';
import { murmur2 } from './kafka.murmur2.js';
import { decodeRecord } from './kafka.records.js';
import { framed, produceRequest, type ProduceOptions, type Request } from './kafka.requests.js';

const client = createRequire(import.meta.url);

const replace = <Part>(part: string, ours: (theirs: Part) => unknown): void => {
  const file = client.resolve(`kafkajs/src/${part}`);
  const theirs = client(file) as Part;
  const loaded = client.cache[file];
  if (loaded !== undefined) loaded.exports = ours(theirs);
};

replace('protocol/recordBatch/record/v0/decoder.js', () => decodeRecord);
replace<(options: ProduceOptions) => Request>('protocol/requests/produce/v3/request.js', produceRequest);
replace('protocol/request.js', () => framed);
replace('producer/partitioners/default/murmur2.js', () => murmur2);
