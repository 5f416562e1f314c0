/**
 * A text as its UTF-8, one character for each byte: written as `latin1` it is that text. Pieces that are kept in this form are joined
 * and written without being encoded again, which for Chinese takes longer than everything else about them.
 */
export const utf8 = (text: string): string => (ASCII.test(text) ? text : Buffer.from(text).toString('latin1'));

const ASCII = /^[\u0000-\u007f]*$/;
