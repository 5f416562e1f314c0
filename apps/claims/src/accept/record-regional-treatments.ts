import { OUTCOMES_TOPIC, RECORDS_TOPIC, recordsTopicOf } from '@yidi/contracts/regions';
import {
  contended,
  correspondence,
  derive,
  NotYetFresh,
  Unavailable,
  UnusableStore,
  type Correspondence,
  type Letter,
  type Warn,
} from '@yidi/eventing';
import { Refusal, refuse, type RegionCode } from '@yidi/kernel';
import type { Outcomes } from '../react/outcomes.js';
import type { RegionalRecords } from './regions/regional-records.js';
import { RegionalRecordRefusals } from './regions/regional-record.refusals.js';

/** What letters of regions are dealt with by. */
export interface RegionalDesk {
  readonly records: RegionalRecords;
  readonly outcomes: Outcomes;
  readonly warn: Warn;
}

/** Six digits at the end of `ce_source`: `urn:region:110000`, `/regions/110000`. */
const isRegionAtEnd = (source: string): source is RegionCode => /^[1-9]\d{5}$/.test(source);

/** Who says to have sent the letter; where it does not say, the message speaks for itself. Throws a Refusal. */
const senderIn = ({ headers }: Letter): RegionCode | undefined => {
  const { ce_source: source } = headers;
  if (source === undefined) return undefined;
  const region = source.split(/[:/]/).at(-1) ?? '';
  return isRegionAtEnd(region) ? region : refuse(RegionalRecordRefusals.senderUnknown());
};

/** The same letter may succeed later without being changed. Anything else would come to the same for ever. */
const passes = (error: unknown): boolean =>
  error instanceof Refusal
    ? error.code === contended.code
    : [Unavailable, NotYetFresh, UnusableStore].some((kind) => error instanceof kind);

/** Without the error's sentence, which may speak of a person. */
const failed = ({ id }: Letter, error: unknown, warn: Warn): Refusal => {
  const kind = error instanceof Error ? error.name : typeof error;
  const where = error instanceof Error ? /^\s+at .*$/m.exec(error.stack ?? '')?.[0].trim() : undefined;
  warn('A letter of a region failed and was refused', { letter: id, kind, where });
  return new Refusal(RegionalRecordRefusals.failed());
};

const hearing = (name: string, topic: string, owner?: RegionCode): Correspondence<RegionalDesk> =>
  correspondence({
    name,
    topics: [topic],
    answers: [OUTCOMES_TOPIC],
    hear: async (letter, { records, outcomes, warn }) => {
      try {
        const sent = { text: letter.body, sender: owner ?? senderIn(letter) };
        const { events, state } = await records.take(sent, (from) => ({
          commandId: derive('regional-record', from, letter.id),
          actor: { id: from, role: 'region', region: from },
        }));
        if (events.length === 0) await outcomes.again(state);
        else outcomes.awaits(state);
      } catch (error) {
        if (passes(error)) throw error;
        await outcomes.refused(letter, error instanceof Refusal ? error : failed(letter, error, warn));
      }
    },
  });

/**
 * Records of other regions come to the same as if they had come over HTTP. A letter that cannot be taken is answered, never
 * given again: only what passes by itself is waited for.
 */
export const recordRegionalTreatments = hearing('record-regional-treatments', RECORDS_TOPIC);

/** The same for a region that sends by a topic of its own: whoever may write to it is that region, whatever the letter says. */
export const recordTreatmentsOf = (region: RegionCode): Correspondence<RegionalDesk> =>
  hearing(`record-treatments-of-${region}`, recordsTopicOf(region), region);
