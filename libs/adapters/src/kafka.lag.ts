import type { Admin } from 'kafkajs';
import { Unavailable, type ConsumerLag } from '@yidi/eventing';
import { askingKafka, reasonOf, type KafkaCircumstances } from './kafka.connection.js';

export interface Listening {
  readonly group: string;
  readonly topics: readonly string[];
}

const behind = async (admin: Admin, { group, topics }: Listening): Promise<readonly ConsumerLag[]> => {
  const committed = await admin.fetchOffsets({ groupId: group, topics: [...topics] });
  return Promise.all(
    committed.map(async ({ topic, partitions }) => {
      const ends = new Map((await admin.fetchTopicOffsets(topic)).map((each) => [each.partition, each]));
      const messages = partitions.reduce((sum, { partition, offset }) => {
        const { low = '0', high = '0' } = ends.get(partition) ?? {};
        // Nothing committed: -1. What was deleted meanwhile cannot be done any more.
        return sum + Number(high) - Math.max(Number(low), Number(offset));
      }, 0);
      return { group, topic, messages: Math.max(0, messages) };
    }),
  );
};

/** How far groups are behind the ends of their topics. Throws Unavailable. */
export const lagsOf = async (
  circumstances: KafkaCircumstances,
  what: string,
  listening: readonly Listening[],
): Promise<readonly ConsumerLag[]> => {
  if (listening.length === 0) return [];
  try {
    return await askingKafka(circumstances, circumstances.limits.request, async (admin) =>
      (await Promise.all(listening.map((each) => behind(admin, each)))).flat(),
    );
  } catch (error) {
    throw new Unavailable(what, { cause: new Error(reasonOf(error)) });
  }
};
