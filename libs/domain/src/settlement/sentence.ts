import type { Says } from '@yidi/kernel';

/** A text with gaps: what stands before the first, the word that each gap takes by its place, and what follows each gap. */
export interface Gapped {
  readonly first: string;
  readonly gaps: readonly number[];
  readonly then: readonly string[];
}

/** A sentence with gaps in both languages. */
export interface Wording {
  readonly zh: Gapped;
  readonly en: Gapped;
}

/** A sentence that is still to be put together: its wording and the words for the gaps. */
export interface Telling {
  readonly wording: Wording;
  readonly words: readonly string[];
}

/**
 * What stays the same in a sentence, found once, so that telling it a million times joins few pieces. The sentence only puts its
 * words where they belong: what it says must not depend on them.
 */
export const wording = (sentence: (...words: readonly string[]) => Says, count = sentence.length): Wording => ({
  zh: gapped(count, (...words) => sentence(...words).zh),
  en: gapped(count, (...words) => sentence(...words).en),
});

/** The same for any text of so many words. */
export const gapped = (count: number, text: (...words: readonly string[]) => string): Gapped => {
  const marked = text(...Array.from({ length: count }, (_, word) => String.fromCharCode(FIRST_MARK + word)));
  const [first = '', ...then] = marked.split(MARK);
  const gaps = Array.from(marked.matchAll(MARK), ([mark]) => mark.charCodeAt(0) - FIRST_MARK);
  return { first, gaps, then };
};

/** Characters for private use, which no text contains, mark the gaps. */
const FIRST_MARK = 0xe000;
const MARK = /[\ue000-\ue0ff]/g;

/** The text with its words in the gaps. */
export const filled = ({ first, gaps, then }: Gapped, words: readonly string[]): string => {
  let text = first;
  for (let at = 0; at < gaps.length; at += 1) text = text + (words[gaps[at] ?? 0] ?? '') + (then[at] ?? '');
  return text;
};

/** In both languages. */
export const inFull = ({ wording: { zh, en }, words }: Telling): Says => ({
  zh: filled(zh, words),
  en: filled(en, words),
});

/** A sentence that is the same for every bill. */
export const constant = (says: Says): Telling => ({ wording: wording(() => says), words: [] });
