import { isPosition, type Metadata, type Recorded } from '@yidi/eventing';
import { ROLES, type Actor } from '@yidi/kernel';
import type { Parcel } from './kafka.producer.js';
import { jsonOf } from './written-event.js';

/**
 * An event as others may read it too: the value is the event with where it stands in the log, the headers are attributes of
 * CloudEvents.
 */
export const parcelOf = (source: string, event: Recorded): Parcel => {
  const { id, type, stream, metadata } = event;
  return {
    key: metadata.correlationId,
    value: jsonOf(event),
    headers: {
      'content-type': 'application/json',
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: type,
      ce_source: `/yidi/${source}`,
      ce_time: metadata.at,
      ce_subject: stream,
      ce_correlationid: metadata.correlationId,
      ce_causationid: metadata.causationId,
    },
  };
};

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isWord = (value: unknown): value is string => typeof value === 'string' && value !== '';

const isActor = (value: unknown): value is Actor =>
  isFields(value) &&
  typeof value['id'] === 'string' &&
  ROLES.some((role) => role === value['role']) &&
  (value['region'] === undefined || isWord(value['region']));

const isMetadata = (value: unknown): value is Metadata =>
  isFields(value) &&
  isWord(value['correlationId']) &&
  isWord(value['causationId']) &&
  isActor(value['actor']) &&
  isWord(value['at']);

/** By field: what it must be for the whole to be an event of ours. */
const FIELDS: Readonly<Record<keyof Recorded, (value: unknown) => boolean>> = {
  id: isWord,
  type: isWord,
  stream: isWord,
  revision: (value) => Number.isSafeInteger(value) && Number(value) >= 0,
  position: (value) => typeof value === 'string' && isPosition(value),
  metadata: isMetadata,
  data: (value) => typeof value === 'object' && value !== null,
};

const faultOf = (value: unknown): string | undefined => {
  if (!isFields(value)) return 'it is no object';
  const wrong = Object.entries(FIELDS).filter(([name, fits]) => !fits(value[name]));
  return wrong.length === 0 ? undefined : `not as in an event of ours: ${wrong.map(([name]) => name).join(', ')}`;
};

const isRecorded = (value: unknown): value is Recorded => faultOf(value) === undefined;

/** The event that a value holds, or why it holds none; the reason repeats nothing of the value. */
export const recordedIn = (value: string): Recorded | { readonly fault: string } => {
  let read: unknown;
  try {
    read = JSON.parse(value);
  } catch {
    return { fault: 'it is not JSON' };
  }
  return isRecorded(read) ? read : { fault: faultOf(read) ?? '' };
};
