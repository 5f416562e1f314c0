// Every event there is: whose it is, in which stream it stands, where it goes and who hears it.
import * as claims from '@yidi/contracts/claims';
import { nameAndVersion } from '@yidi/contracts/codec';
import * as filing from '@yidi/contracts/filing';
import * as settlement from '@yidi/contracts/settlement';
import { ClaimsPublication, ClaimsReactions } from '@yidi/claims/module';
import { FilingPublication } from '@yidi/filing/module';
import { SettlementPublication, SettlementReactions } from '@yidi/settlement/module';

const SERVICES = [
  { service: 'filing', contracts: filing, publication: FilingPublication },
  { service: 'claims', contracts: claims, publication: ClaimsPublication },
  { service: 'settlement', contracts: settlement, publication: SettlementPublication },
];

const REACTIONS = [
  ...ClaimsReactions.map((reaction) => ({ service: 'claims', reaction })),
  ...SettlementReactions.map((reaction) => ({ service: 'settlement', reaction })),
];

/** By category: the name of a stream, and what one stream is. */
const STREAMS = {
  qualification: ['qualification-<id>', 'one person’s qualification for one disease in one scheme (待遇资格认定)'],
  filing: ['filing-<id>', 'one filing for care elsewhere (异地就医备案)'],
  treatment: ['treatment-<id>', 'one direct-settlement record (直接结算记录)'],
  account: [
    'account-<person>.<scheme>.<year>',
    'the benefit account of one person, scheme (`both` where the region counts both together) and benefit year (待遇账户); events of several cases can stand in it',
  ],
  payment: ['payment-<settlement>', 'the payment of one settlement’s fund share (基金拨付)'],
  policy: [
    'policy-<region>.<scheme>',
    'the policy packs that one region’s agency has published for one scheme (政策包)',
  ],
};

const publishes = ({ events }, category, name) =>
  events.some((listed) => listed.category === category && listed.names.includes(name));

const hearersOf = (topic, category, name) =>
  REACTIONS.filter(
    ({ reaction }) =>
      reaction.topic === topic &&
      reaction.hears.some((hearing) => hearing.category === category && hearing.names.includes(name)),
  ).map(({ service, reaction }) => ({ service, name: reaction.name }));

const eventsIn = (codec, category, publication) =>
  codec.names.map((name) => {
    const topic = publishes(publication, category, name) ? publication.topic : undefined;
    const storedNames = codec.storedNames.filter((stored) => nameAndVersion(stored).name === name);
    return {
      name,
      contract: codec.events[name],
      storedNames,
      sealed: codec.personalPathsOf(name).map((path) => path.join('.').replaceAll('.*', '[]')),
      topic,
      heardBy: topic === undefined ? [] : hearersOf(topic, category, name),
    };
  });

const streamOf = (codec, category, publication) => {
  const words = STREAMS[category];
  if (words === undefined) throw new Error(`say in tools/docs/event-list.mjs what a stream of ${category} is`);
  const [stream, is] = words;
  return { category, stream, is, events: eventsIn(codec, category, publication) };
};

/** A codec is exported under the category of its streams: `filingCodec`. */
const codecsIn = (contracts) =>
  Object.entries(contracts)
    .filter(([name]) => name.endsWith('Codec'))
    .map(([name, codec]) => [name.slice(0, -'Codec'.length), codec]);

const lost = (publication, streams) =>
  publication.events.filter(({ category }) => !streams.some((stream) => stream.category === category));

/** Services, their streams and the events in them, in the order of a case. */
export const services = SERVICES.map(({ service, contracts, publication }) => {
  const streams = codecsIn(contracts)
    .map(([category, codec]) => streamOf(codec, category, publication))
    .toSorted((a, b) => Object.keys(STREAMS).indexOf(a.category) - Object.keys(STREAMS).indexOf(b.category));
  if (lost(publication, streams).length > 0) throw new Error(`${service} publishes events of a stream without a codec`);
  return { service, streams };
});
