import { isUtf8 } from 'node:buffer';
import { Refusal } from '@yidi/kernel';
import { DoorRefusals } from './door.refusals.js';

/** The largest body that is read, bytes. */
export const BODY_LIMIT = 1_048_576;
/** No message of ours nests deeper than a few levels. */
const DEEPEST = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const STEPS = new Int8Array(256);
for (const opening of '[{') STEPS[opening.charCodeAt(0)] = 1;
for (const closing of ']}') STEPS[closing.charCodeAt(0)] = -1;

/** Whether the brackets outside of strings nest deeper than anything here does: looked at before anything is built of it. */
const isTooDeep = (text: Buffer): boolean => {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length && depth <= DEEPEST; at += 1) {
    const byte = text[at] ?? 0;
    if (byte === QUOTE) quoted = !quoted;
    else if (!quoted) depth += STEPS[byte] ?? 0;
    else if (byte === BACKSLASH) at += 1;
  }
  return depth > DEEPEST;
};

const sent = new WeakMap<object, Buffer>();

/** Keeps the body as it was sent for as long as the request is there. */
export const keepSent = (request: object, body: Buffer): void => {
  sent.set(request, body);
};

/** The text of the request's body; reading JSON has lost how its numbers were written. */
export const sentTextOf = (request: object): string => sent.get(request)?.toString('utf8') ?? '';

/** What the body says, or a refusal that says why it cannot be read. */
export const readJson = (body: Buffer): unknown => {
  if (!isUtf8(body)) throw new Refusal(DoorRefusals.notUtf8());
  if (isTooDeep(body)) throw new Refusal(DoorRefusals.nestedTooDeeply(DEEPEST));
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(DoorRefusals.notJson());
  }
};
