/** The numbers of the types in pg_type, the same in every server. */
const TEXT = 25;
const JSON_TEXT = 114;

const HEAD = 12;
const DIMENSION = 8;
const LENGTH = 4;

/**
 * An array as the server takes it in binary (array_recv): its dimensions, whether anything is null, the type of its
 * elements, then for each dimension how many and from which number, then each element behind its length. As text every
 * quotation mark of every element would be written as two characters here and read again there.
 */
const arrayOf = (type: number, values: readonly string[]): Buffer => {
  const dimensions = values.length === 0 ? 0 : 1;
  const lengths = values.map((value) => Buffer.byteLength(value));
  const content = lengths.reduce((sum, length) => sum + LENGTH + length, 0);
  const array = Buffer.allocUnsafe(HEAD + dimensions * DIMENSION + content);
  array.writeInt32BE(dimensions, 0);
  array.writeInt32BE(0, 4);
  array.writeInt32BE(type, 8);
  if (dimensions === 0) return array;
  array.writeInt32BE(values.length, 12);
  array.writeInt32BE(1, 16);
  let at = HEAD + DIMENSION;
  values.forEach((value, index) => {
    at = array.writeInt32BE(lengths[index] ?? 0, at);
    at += array.write(value, at);
  });
  return array;
};

/** A parameter of the type text[]. */
export const textArray = (values: readonly string[]): Buffer => arrayOf(TEXT, values);

/** A parameter of the type json[]; each value is a JSON text. */
export const jsonArray = (values: readonly string[]): Buffer => arrayOf(JSON_TEXT, values);
