import type { IHeaders, KafkaMessage } from 'kafkajs';
import type { ConsumerLag, Exchange, Letter, Mailbox } from '@yidi/eventing';
import { ID, KafkaCarrier, textOf, textOfPlace, type KafkaParts, type Place, type Read } from './kafka.carrier.js';
import type { KafkaSettings } from './kafka.settings.js';

type Handle = (letter: Letter) => Promise<void>;

/** Of a header that was given several times the last one counts. */
const headersOf = (headers: IHeaders = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, given]) => {
      const value = Array.isArray(given) ? given.at(-1) : given;
      return value === undefined ? [] : [[name, value.toString()]];
    }),
  );

/** Without a key it has no order to keep. */
const letterOf = ({ key, headers: given }: KafkaMessage, place: Place, body: string): Letter => {
  const headers = headersOf(given);
  const id = headers[ID] || textOfPlace(place);
  return { id, key: key?.toString() ?? id, headers, body };
};

const readLetter =
  (handle: Handle) =>
  (message: KafkaMessage, place: Place): Read => {
    const body = textOf(message.value ?? Buffer.alloc(0));
    if (body === undefined) return { fault: 'it is not UTF-8' };
    const letter = letterOf(message, place, body);
    return { run: () => handle(letter), about: () => ({ letter: { id: letter.id, ...place } }) };
  };

/** Letters between Yidi and other systems over Kafka. */
export class KafkaExchange implements Exchange {
  private readonly carrier: KafkaCarrier;

  /** Connects when there is something to do. Throws a RangeError for a URL that is not understood. */
  constructor(url: string | KafkaSettings, parts: KafkaParts) {
    this.carrier = new KafkaCarrier(url, parts, 'the exchange');
  }

  get trouble(): string | undefined {
    return this.carrier.trouble;
  }

  send(topic: string, letters: readonly Letter[]): Promise<void> {
    return this.carrier.send(
      topic,
      letters.map(({ id, key, headers, body }) => ({
        key,
        value: Buffer.from(body),
        headers: { ...headers, [ID]: id },
      })),
    );
  }

  /** A letter in another encoding than UTF-8 is left behind, loudly. */
  receive(mailbox: Mailbox, handle: Handle, stop: AbortSignal): Promise<void> {
    return this.carrier.hear({ ...mailbox, read: readLetter(handle) }, stop);
  }

  /** How far the groups that receive here are behind. Throws Unavailable. */
  lags(): Promise<readonly ConsumerLag[]> {
    return this.carrier.lags();
  }

  close(): Promise<void> {
    return this.carrier.close();
  }
}
