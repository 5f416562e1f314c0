import { nameAndVersion } from '@yidi/contracts/codec';
import type { Catalogue, NameIn } from '@yidi/kernel';
import type { Aggregate } from './aggregate.js';
import type { TopicOf } from './ports/bus.js';
import { categoryOf } from './recorded.js';

/** What leaves a service: listing an event turns its shape into a promise to others. */
export interface Publication {
  readonly topic: string;
  readonly events: readonly { readonly category: string; readonly names: readonly string[] }[];
}

/** The listed events of one aggregate. */
export const listed = <S, C extends Catalogue, E extends Catalogue, F>(
  { category }: Aggregate<S, C, E, F>,
  names: readonly NameIn<E>[],
): Publication['events'][number] => ({ category, names });

/** `<service>.events` is the topic of a service. */
export const publication = (service: string, ...events: Publication['events']): Publication => ({
  topic: `${service}.events`,
  events,
});

/** Where an event of the log is published, by the publications of all services. */
export const topicsBy = (publications: readonly Publication[]): TopicOf => {
  const topics = new Map(
    publications.flatMap(({ topic, events }) =>
      events.flatMap(({ category, names }) => names.map((name) => [`${category}/${name}`, topic] as const)),
    ),
  );
  return ({ stream, type }) => topics.get(`${categoryOf(stream)}/${nameAndVersion(type).name}`);
};
