import type { Consumer, Message, Producer } from 'kafkajs';
import { OUTCOMES_TOPIC, recordExample, RECORDS_TOPIC } from '@yidi/contracts/regions';
import type { Insured } from '@yidi/testing/desk';
import { bareKafka, createTopics } from './servers.js';

const BATCH = 500;
const INSTITUTION = 'H11010500123';

type Json = Readonly<Record<string, unknown>>;

interface Example {
  readonly input: { readonly mdtrtinfo: Json; readonly setlinfo: Json; readonly feedetail: readonly Json[] };
}

const { input, ...envelope } = recordExample as unknown as Example;

/** The published bill of 300.00 yuan with its lines, as 北京 sends it, of this person and under this number. */
const recordOf = ({ person, diseaseCode }: Insured, setl_id: string): string =>
  JSON.stringify({
    ...envelope,
    input: {
      mdtrtinfo: { ...input.mdtrtinfo, psn_no: person.personNo, dise_codg: diseaseCode },
      setlinfo: { ...input.setlinfo, setl_id },
      feedetail: input.feedetail,
    },
  });

/** Records as they are sent together. */
export type Batches = readonly (readonly Message[])[];

/** Another region's system: sends records to Kafka and hears what became of each. */
export class RegionalTraffic {
  private serial = 0;
  private settled = 0;
  /** The first outcome that was not a settlement. */
  private failure: Error | undefined;
  private readonly waiting = new Map<string, () => void>();
  private enough:
    { readonly settled: number; readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;

  private constructor(
    private readonly producer: Producer,
    private readonly consumer: Consumer,
    private people: readonly Insured[],
  ) {}

  static async open(broker: string, people: readonly Insured[]): Promise<RegionalTraffic> {
    const kafka = bareKafka(broker);
    // Sends side by side, so that a record that is due does not wait for the answer to the one before.
    const producer = kafka.producer();
    const consumer = kafka.consumer({ groupId: 'bench-outcomes' });
    const traffic = new RegionalTraffic(producer, consumer, people);
    // Whoever hears before anything was said has to make the topic.
    await createTopics(kafka, OUTCOMES_TOPIC);
    await producer.connect();
    await consumer.connect();
    await consumer.subscribe({ topics: [OUTCOMES_TOPIC], fromBeginning: true });
    await consumer.run({
      eachBatch: ({ batch }) => {
        for (const { headers } of batch.messages)
          traffic.hear(String(headers?.['ce_type']), String(headers?.['ce_subject']));
        return Promise.resolve();
      },
    });
    return traffic;
  }

  /** From now on records are of these. */
  turnTo(people: readonly Insured[]): void {
    this.people = people;
  }

  get sent(): number {
    return this.serial;
  }

  /** So many records, written but not sent. */
  written(count: number): Batches {
    return Array.from({ length: Math.ceil(count / BATCH) }, (_, at) =>
      Array.from({ length: Math.min(BATCH, count - at * BATCH) }, () => this.next().message),
    );
  }

  /** Sends them as fast as the broker takes them; resolves when each is settled and answered, rejects when one is not. */
  async settle(batches: Batches): Promise<void> {
    const done = this.reach(this.serial);
    // It may reject while records are still being sent; it is awaited after that.
    done.catch(() => undefined);
    for (const batch of batches) await this.send(batch);
    await done;
  }

  /** One record; resolves when its outcome is heard. */
  async settleOne(): Promise<void> {
    const { subject, message } = this.next();
    const heard = new Promise<void>((resolve) => this.waiting.set(subject, resolve));
    await this.send([message]);
    await heard;
  }

  async close(): Promise<void> {
    await this.producer.disconnect();
    await this.consumer.disconnect();
    if (this.failure !== undefined) throw this.failure;
  }

  private async send(messages: readonly Message[]): Promise<void> {
    await this.producer.send({ topic: RECORDS_TOPIC, acks: -1, messages: [...messages] });
  }

  private next(): { readonly subject: string; readonly message: Message } {
    this.serial += 1;
    const id = `${INSTITUTION}-${String(this.serial).padStart(9, '0')}`;
    const person = this.people[this.serial % this.people.length];
    if (person === undefined) throw new RangeError('records are of somebody');
    const headers = { ce_id: id, ce_source: 'urn:region:110000' };
    return { subject: `110105:${id}`, message: { key: id, value: Buffer.from(recordOf(person, id)), headers } };
  }

  private reach(settled: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.enough = { settled, resolve, reject };
    });
  }

  private hear(type: string, subject: string): void {
    if (type !== 'RecordSettled') {
      this.failure ??= new Error(`a record came to ${type}: ${subject}`);
      this.enough?.reject(this.failure);
    }
    this.settled += 1;
    this.waiting.get(subject)?.();
    this.waiting.delete(subject);
    if (this.enough !== undefined && this.settled >= this.enough.settled) this.enough.resolve();
  }
}
