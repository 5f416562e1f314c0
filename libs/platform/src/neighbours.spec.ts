import { describe, expect, it } from '@jest/globals';
import { NotYetFresh } from '@yidi/eventing';
import { Refusal } from '@yidi/kernel';
import { NeighbourAway, Neighbours } from './neighbours.js';
import { RefusalFilter } from './refusal.filter.js';
import { LocalClient } from './transport/local-client.js';
import { LocalNetwork } from './transport/local-network.js';

const noted = new Refusal({ kind: 'missing', code: 'treatment/unknown', says: { zh: '没有。', en: 'None.' } });

/** Claims, whose decision met with this. */
const claimsMeets = (error: Refusal | NotYetFresh | NeighbourAway): Neighbours => {
  const network = new LocalNetwork();
  network.join('claims', new Map([['RecordTreatment', () => Promise.resolve(new RefusalFilter().catch(error))]]));
  return new Neighbours((service) => new LocalClient(network, service));
};

describe('what a service asked by another meets with', () => {
  it.each([
    ['a refusal', noted],
    ['rows that are not yet fresh', new NotYetFresh('rows have not reached 7 yet')],
    ['a neighbour further on that is away', new NeighbourAway('filing does not answer')],
  ])('crosses as what it is: %s', async (_, error) => {
    const answer = claimsMeets(error).ask('claims', 'RecordTreatment', {});
    await expect(answer).rejects.toThrow(error.message);
    await expect(answer).rejects.toMatchObject({ name: error.name });
  });

  it('is that nobody is there where no service has that name', async () => {
    await expect(claimsMeets(noted).ask('filing', 'entitlement', {})).rejects.toThrow(NeighbourAway);
  });
});
