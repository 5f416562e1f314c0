import type { KafkaMessage } from 'kafkajs';
import type { Audience, Bus, ConsumerLag, Recorded } from '@yidi/eventing';
import { KafkaCarrier, textOf, type KafkaParts, type Read } from './kafka.carrier.js';
import { parcelOf, recordedIn } from './kafka.recorded.js';
import { headerOf } from './kafka.records.js';
import type { KafkaSettings } from './kafka.settings.js';

type Handle = (message: Recorded) => Promise<void>;

/** What the message says of its event before it is read, where it does. */
const announced = (message: KafkaMessage): Pick<Recorded, 'stream' | 'type'> | undefined => {
  const [type, stream] = [headerOf(message, 'ce_type'), headerOf(message, 'ce_subject')];
  return type === undefined || stream === undefined ? undefined : { type, stream };
};

type Wants = NonNullable<Audience['wants']>;

const passes =
  (wants: Wants) =>
  (message: KafkaMessage): boolean => {
    const said = announced(message);
    return said !== undefined && !wants(said);
  };

const readEvent =
  (handle: Handle, wants: Wants) =>
  ({ value }: KafkaMessage): Read => {
    const text = value === null ? undefined : textOf(value);
    if (text === undefined) return { fault: value === null ? 'it has no value' : 'it is not UTF-8' };
    const event = recordedIn(text);
    if ('fault' in event) return event;
    if (!wants(event)) return { passed: true };
    const { id, type, stream, revision, metadata } = event;
    const about = { event: { id, type, stream, revision, caseId: metadata.correlationId } };
    return { run: () => handle(event), about: () => about };
  };

/** Events between services over Kafka: topics as they are named, keyed by case. */
export class KafkaBus implements Bus {
  readonly relayed = true;
  private readonly carrier: KafkaCarrier;

  /** Connects when there is something to do. Throws a RangeError for a URL that is not understood. */
  constructor(
    url: string | KafkaSettings,
    private readonly parts: KafkaParts,
  ) {
    this.carrier = new KafkaCarrier(url, parts, 'the bus');
  }

  get trouble(): string | undefined {
    return this.carrier.trouble;
  }

  /** Resolves when all copies that shall have the messages have them. Throws Unavailable. */
  publish(topic: string, messages: readonly Recorded[]): Promise<void> {
    return this.carrier.send(
      topic,
      messages.map((message) => parcelOf(this.parts.source, message)),
    );
  }

  /** What is none of our events is left behind, loudly. */
  consume({ group, topics, wants = () => true }: Audience, handle: Handle, stop: AbortSignal): Promise<void> {
    return this.carrier.hear({ group, topics, passes: passes(wants), read: readEvent(handle, wants) }, stop);
  }

  /** How far the groups consumed here are behind. Throws Unavailable. */
  lags(): Promise<readonly ConsumerLag[]> {
    return this.carrier.lags();
  }

  close(): Promise<void> {
    return this.carrier.close();
  }
}
