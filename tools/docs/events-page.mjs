// docs/events.md: what is ever written into the log.
import { fieldsOf, nameAndVersion } from '@yidi/contracts/codec';
import { filesBelow } from '../run/stamp.mjs';
import { at } from '../run/workspace.mjs';
import { commentsIn, firstSentence } from './class-comments.mjs';
import { services } from './event-list.mjs';
import { fieldWords, partsOf } from './field-words.mjs';
import { code, GENERATED, page, table } from './markdown.mjs';

const comments = commentsIn(
  ['filing', 'claims', 'settlement', 'policy']
    .flatMap((folder) => filesBelow(at('libs', 'contracts', 'src', folder)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts')),
);

const INTRODUCTION = `# Events

Everything that Yidi knows stands in these events. They are contract classes in [\`libs/contracts\`](../libs/contracts/src), one
stream for each aggregate. A stored event is frozen: a new shape is a new version with an upgrade, and every version ever written
keeps a [sample](../libs/contracts/samples) that may not change.

Beside its data, every event has an id, its stream and revision, its position in the log, the case (\`correlationId\`), what led to
it (\`causationId\`), who acted and when. **Sealed** fields are personal: the log holds them encrypted with a key per person, see
[ADR 3](adr/0003-personal-data-sealed.md). Other services hear only what is published. Projections read the whole log.`;

const heard = (by) => by.map(({ service, name }) => `${service}: ${code(name)}`).join(', ');

const overview = () =>
  table(
    ['service', 'stream', 'event', 'topic', 'heard by'],
    services.flatMap(({ service, streams }) =>
      streams.flatMap(({ stream, events }) =>
        events.map(({ name, topic, heardBy }) => [
          service,
          code(stream),
          name,
          topic === undefined ? '–' : code(topic),
          heardBy.length === 0 ? '–' : heard(heardBy),
        ]),
      ),
    ),
  );

const fields = (contract) =>
  table(
    ['field', 'holds', 'says'],
    [...fieldsOf(contract)].map(([name, field]) => [
      code(name),
      fieldWords(field),
      comments.ofField(contract.name, name),
    ]),
  );

const storing = (service, { name, storedNames }) => {
  const samples = storedNames
    .map((stored) => `[\`${stored}\`](../libs/contracts/samples/${service}/${stored}.json)`)
    .join(', ');
  const { version } = nameAndVersion(storedNames.at(-1) ?? name);
  return `Version ${String(version)}, stored as ${samples}`;
};

const going = ({ topic, heardBy }) => {
  if (topic === undefined) return 'not published';
  return `published on ${code(topic)}, heard by ${heardBy.length === 0 ? 'no service yet' : heard(heardBy)}`;
};

const event = (service, category, told) => {
  const { name, contract, sealed } = told;
  const says = comments.ofClass(contract.name);
  if (says === '') throw new Error(`the event ${name} has no doc comment that says what it means`);
  return page(
    `#### ${category}: ${name}`,
    firstSentence(says),
    `${storing(service, told)}; ${going(told)}. ${sealed.length === 0 ? 'Nothing in it is sealed.' : `Sealed: ${sealed.map(code).join(', ')}.`}`,
    fields(contract),
  ).trimEnd();
};

const stream = (service, told) =>
  page(
    `### ${code(told.stream)}`,
    `${told.is[0].toUpperCase()}${told.is.slice(1)}.`,
    ...told.events.map((each) => event(service, told.category, each)),
  ).trimEnd();

const all = services.flatMap(({ streams }) => streams.flatMap(({ events }) => events));

/** What the events are made of, each once, by name. */
const parts = () => {
  const found = all.flatMap(({ contract }) => partsOf(contract));
  const byName = new Map(found.map((part) => [part.name, part]));
  return [...byName.keys()].toSorted().map((name) => {
    const part = byName.get(name);
    return page(`### ${name}`, firstSentence(comments.ofClass(name)), fields(part)).trimEnd();
  });
};

export const eventsPage = () =>
  page(
    GENERATED,
    INTRODUCTION,
    '## All of them',
    overview(),
    ...services.flatMap(({ service, streams }) => [
      `## Service ${service}`,
      ...streams.map((told) => stream(service, told)),
    ]),
    '## What they are made of',
    ...parts(),
  );
