// docs/asyncapi.yaml: the topics and what travels on them.
import { readFileSync } from 'node:fs';
import { OUTCOMES_TOPIC, outcomeExamples, RECORDS_TOPIC, recordExample, recordsTopicOf } from '@yidi/contracts/regions';
import { stringify } from 'yaml';
import { at } from '../run/workspace.mjs';
import { eventMessages, regionMessages, schemaPath } from './published-schemas.mjs';

const CASE = '74b23d0e-38f0-5e59-abf7-4684440c4da6';
const EVENT = '0b4c7c54-5a0e-5f0e-9a36-6d1f1c9c4b7a';
const CAUSE = '5d9c1f0e-2a83-5c55-8a1d-0f6e6a1b7c21';
const AT = '2026-03-12T02:15:31.000Z';

const text = (description, more = {}) => ({ description, type: 'string', ...more });

const CLOUD_EVENT = {
  ce_specversion: text('CloudEvents 1.0, binary mode.', { const: '1.0' }),
  ce_id: text('Tells it from others of its source; what is given again has the same.'),
  ce_time: text('When it happened, UTC.', { format: 'date-time' }),
};

const HEADERS = {
  EventHeaders: {
    type: 'object',
    required: [
      'ce_specversion',
      'ce_id',
      'ce_type',
      'ce_source',
      'ce_time',
      'ce_subject',
      'ce_correlationid',
      'ce_causationid',
    ],
    properties: {
      ...CLOUD_EVENT,
      ce_type: text('Name of the event, with its version from the second on: FilingSubmitted, FilingSubmitted.v2.'),
      ce_source: text('/yidi/ and the service.'),
      ce_subject: text('The stream.'),
      ce_correlationid: text('The case.'),
      ce_causationid: text('The command or event that led to it.'),
    },
  },
  RecordHeaders: {
    type: 'object',
    properties: {
      ce_id: text(
        'Tells the letter from others; the outcome of a letter that is refused names it. Its place in the topic where left out.',
      ),
      ce_source: text(
        'Who sends: ends with the division code of the region, like urn:region:110000, which must be or hold the treatment region. Where left out, the record’s treatment region counts. On a region’s own topic it is not looked at.',
      ),
    },
  },
  OutcomeHeaders: {
    type: 'object',
    required: ['ce_specversion', 'ce_id', 'ce_type', 'ce_source', 'ce_time', 'ce_subject', 'ce_causationid'],
    properties: {
      ...CLOUD_EVENT,
      ce_type: text('RecordRefused, RecordDeclined or RecordSettled.'),
      ce_source: text('/yidi/claims'),
      ce_subject: text('As the key.'),
      ce_correlationid: text('The case, once there is one.'),
      ce_causationid: text('The event that it tells of, or the letter that was refused.'),
    },
  },
};

const sampleOf = ({ service, storedNames }) =>
  JSON.parse(readFileSync(at('libs', 'contracts', 'samples', service, `${storedNames.at(-1)}.json`), 'utf8'));

/** The name of a stream with what its event says put in. */
const streamOf = ({ stream, category }, data) => {
  const said = { ...data, ...data.entitlement, id: data[`${category}Id`], person: data.personId };
  const parts = { ...said, settlement: data.settlementId, year: data.benefitYear };
  return stream.replaceAll(/<(\w+)>/g, (_, part) => String(parts[part] ?? MEANWHILE[part]));
};

/** Of events that do not say themselves in which stream they stand. */
const MEANWHILE = { id: EVENT, person: EVENT, scheme: 'employee', year: 2026 };

const ACTORS = {
  settlement: { id: 'settlement', role: 'system' },
  claims: { id: 'H11010500123', role: 'institution', region: '110105' },
};

const eventExample = (message) => {
  const data = sampleOf(message);
  const [type, stream] = [message.storedNames.at(-1), streamOf(message, data)];
  const actor = ACTORS[message.service] ?? { id: 'clerk', role: 'agency', region: '450600' };
  const metadata = { correlationId: data.caseId ?? CASE, causationId: CAUSE, actor, at: AT };
  return {
    headers: {
      ce_specversion: '1.0',
      ce_id: EVENT,
      ce_type: type,
      ce_source: `/yidi/${message.service}`,
      ce_time: AT,
      ce_subject: stream,
      ce_correlationid: metadata.correlationId,
      ce_causationid: CAUSE,
    },
    payload: { id: EVENT, type, stream, revision: 0, position: '1042', metadata, data },
  };
};

const letterExample = () => ({
  headers: { ce_id: '2f0b7c1e-64a5-4f8e-9d2f-53a1f60c5a10', ce_source: 'urn:region:110000' },
  payload: recordExample,
});

const outcomeExample = (name) => {
  const payload = outcomeExamples[name];
  const refused = payload.letter !== undefined;
  return {
    headers: {
      ce_specversion: '1.0',
      ce_id: EVENT,
      ce_type: name,
      ce_source: '/yidi/claims',
      ce_time: AT,
      ce_subject: `${payload.mdtrtarea_admvs}:${payload.setl_id}`,
      ...(refused ? {} : { ce_correlationid: payload.caseId }),
      ce_causationid: refused ? payload.letter : CAUSE,
    },
    payload,
  };
};

const KAFKA = '0.5.0';

const message = (of, { headers, key, example, says, correlated }) => ({
  name: of.name,
  title: of.name,
  summary: says,
  contentType: 'application/json',
  headers: { $ref: `#/components/schemas/${headers}` },
  ...(correlated && { correlationId: { location: '$message.header#/ce_correlationid', description: 'The case.' } }),
  payload: { schemaFormat: 'application/schema+json;version=draft-07', schema: { $ref: `./${schemaPath(of)}` } },
  bindings: { kafka: { key: { type: 'string', description: key }, bindingVersion: KAFKA } },
  examples: [{ name: of.name, ...example }],
});

const ofEvent = (event) =>
  message(event, {
    headers: 'EventHeaders',
    key: 'The case: what happens in one case keeps its order.',
    example: eventExample(event),
    says: event.schema.description,
    correlated: true,
  });

const ofRegion = (each) =>
  each.topic === RECORDS_TOPIC
    ? message(each, {
        headers: 'RecordHeaders',
        key: 'Whatever the sender orders its letters by; nothing personal.',
        example: letterExample(),
        says: each.says,
        correlated: false,
      })
    : message(each, {
        headers: 'OutcomeHeaders',
        key: 'The treatment region and the record: 110105:H11010500123-20260312-0001.',
        example: outcomeExample(each.name),
        says: each.says,
        correlated: each.name !== 'RecordRefused',
      });

const messages = [
  ...eventMessages.map((event) => ({ of: event, written: ofEvent(event) })),
  ...regionMessages.map((each) => ({ of: each, written: ofRegion(each) })),
];

const TOPICS = {
  'filing.events': 'Qualifications (待遇资格认定) and filings for care elsewhere (异地就医备案).',
  'claims.events': 'Treatments elsewhere (异地就医费用记录), taken or declined.',
  'settlement.events': 'Settlements (结算), payments (基金拨付) and policy packs (政策包).',
  [RECORDS_TOPIC]: 'Records in the field names of the national interface, from the systems of other regions.',
  [OUTCOMES_TOPIC]:
    'What became of each record: refused, declined or settled. Nothing in it is personal. A record that a region has sent over HTTP is told of, too.',
};

const messagesOf = (topic) =>
  Object.fromEntries(
    messages
      .filter(({ of }) => of.topic === topic)
      .map(({ of }) => [of.name, { $ref: `#/components/messages/${of.name}` }]),
  );

const channel = (topic, description) => ({ address: topic, description, messages: messagesOf(topic) });

const OWN = 'regions.own.records';

const channels = () => ({
  ...Object.fromEntries(Object.entries(TOPICS).map(([topic, says]) => [topic, channel(topic, says)])),
  [OWN]: {
    address: recordsTopicOf('{region}'),
    description:
      'The same for a region that is configured to send by a topic of its own: whoever may write to it is that region.',
    parameters: { region: { description: 'Six-digit division code (GB/T 2260).' } },
    messages: messagesOf(RECORDS_TOPIC),
  },
});

const camel = (topic) => topic.replaceAll(/\.(.)/g, (_, letter) => letter.toUpperCase());

const operations = () =>
  Object.fromEntries(
    [...Object.keys(TOPICS), OWN].map((topic) => {
      const receives = topic === RECORDS_TOPIC || topic === OWN;
      return [
        `${receives ? 'receive' : 'send'}${camel(`.${topic}`)}`,
        { action: receives ? 'receive' : 'send', channel: { $ref: `#/channels/${topic}` } },
      ];
    }),
  );

const DESCRIPTION = `What the services of Yidi tell each other and other regions over Kafka: at least once, in order for each key.

Events are published as they stand in the log. Fields that are personal are sealed. A new shape of an event is a new version with
a name of its own (\`TreatmentRecorded.v2\`); older ones stay on the topic as long as it keeps them, and \`docs/events.md\` has their
samples. Money in events is fen, money in letters is yuan as text with two decimals.

Generated by \`npm run docs\` from the contract classes. Do not edit.`;

/** The document, before it is written as YAML. */
export const asyncApi = () => {
  const names = messages.map(({ of }) => of.name);
  if (new Set(names).size < names.length) throw new Error('two topics have messages of one name');
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Yidi',
      version: '1',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: channels(),
    operations: operations(),
    components: {
      messages: Object.fromEntries(messages.map(({ of, written }) => [of.name, written])),
      schemas: HEADERS,
    },
  };
};

export const asyncApiPage = () => stringify(asyncApi(), { lineWidth: 120, aliasDuplicateObjects: false });
