/** Far more than a bill of two thousand lines takes. */
const RECORD_LIMIT_CHARACTERS = 2_000_000;

/** A number becomes the text that it was written as, so that nothing of it passes through a float. */
const asWritten = (_: string, value: unknown, from?: { readonly source?: string }): unknown =>
  typeof value === 'number' ? from?.source : value;

/** A number, or text that looks like one: without any, no value has to be asked how it was written, which takes long. */
const NUMBER = /(?:"\s*:|[[,])\s*-?\d/;

/** What the JSON holds, numbers as their text; undefined where it cannot be read. */
export const readExactly = (text: string): unknown => {
  if (text.length > RECORD_LIMIT_CHARACTERS) return undefined;
  try {
    return NUMBER.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text);
  } catch {
    return undefined;
  }
};
