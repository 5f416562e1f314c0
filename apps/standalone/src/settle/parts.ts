/** Which of several equal parts of the persons somebody settles. */
export interface Part {
  readonly at: number;
  readonly of: number;
}

export const ALL: Part = { at: 0, of: 1 };

/** Whether the record in this text is of a person of that part; a text that holds none belongs to the first. */
export const isOurs = (text: string, part: Part): boolean =>
  part.of === 1 || isOfPart(personIn(text) ?? personParsed(text), part);

export const isOfPart = (personNo: string, { at, of }: Part): boolean => partOf(personNo, of) === at;

/** Which of so many parts a person belongs to. */
export const partOf = (personNo: string, parts: number): number => {
  let hash = 0;
  for (let at = 0; at < personNo.length; at += 1) hash = (Math.imul(hash, 31) + personNo.charCodeAt(at)) >>> 0;
  return hash % parts;
};

const KEY = '"personNo"';
const VALUE = /\s*:\s*"([^"]*)"/y;

/** Undefined where the text has to be read as JSON to be sure: the name stands in it twice or not at all, or something is escaped. */
const personIn = (text: string): string | undefined => {
  const place = text.indexOf(KEY);
  if (place < 0 || text.includes(KEY, place + KEY.length) || text.includes('\\')) return undefined;
  VALUE.lastIndex = place + KEY.length;
  return VALUE.exec(text)?.[1];
};

const NOBODY = '';

const personParsed = (text: string): string => {
  const record = parsed(text);
  return typeof record === 'object' && record !== null && 'personNo' in record && typeof record.personNo === 'string'
    ? record.personNo
    : NOBODY;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
