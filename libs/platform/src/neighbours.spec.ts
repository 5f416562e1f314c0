import { describe, expect, it } from '@jest/globals';
import { NotYetFresh, Unavailable } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import { Neighbours } from './neighbours.js';
import { RefusalFilter } from './refusal.filter.js';
import { LocalClient } from './transport/local-client.js';
import { LocalNetwork } from './transport/local-network.js';

const noted = new Refusal({ kind: 'missing', code: 'treatment/unknown', says: { zh: '没有。', en: 'None.' } });

/** Claims, whose decision met with this. */
const claimsMeets = (error: Refusal | NotYetFresh | Unavailable): Neighbours => {
  const network = new LocalNetwork();
  network.join('claims', new Map([['RecordTreatment', () => Promise.resolve(new RefusalFilter().catch(error))]]));
  return new Neighbours((service) => new LocalClient(network, service));
};

describe('what a service asked by another meets with', () => {
  it.each([
    ['a refusal', noted],
    ['rows that are not yet fresh', new NotYetFresh('rows have not reached 7 yet')],
    ['something further on that is unavailable', new Unavailable('filing')],
  ])('crosses as what it is: %s', async (_, error) => {
    const answer = claimsMeets(error).ask('claims', 'RecordTreatment', {});
    await expect(answer).rejects.toThrow(error.message);
    await expect(answer).rejects.toMatchObject({ name: error.name });
  });

  it('is that nobody is there where no service has that name', async () => {
    await expect(claimsMeets(noted).ask('filing', 'entitlement', {})).rejects.toThrow(Unavailable);
  });
});
