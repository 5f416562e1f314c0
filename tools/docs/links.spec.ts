import { describe, expect, it } from '@jest/globals';
import { faultOfLink, linksIn } from './links.mjs';

const there = (path: string): boolean => ['docs/walk.md', 'libs/domain/src/claims/claim.ts'].includes(path);
const faults = (markdown: string): readonly (string | undefined)[] =>
  linksIn('docs/walk.md', markdown).map((link) => faultOfLink(link, there));

describe('links of a page', () => {
  it('hold when the file is there, with or without a line', () => {
    expect(
      faults('See [`claim.ts`](../libs/domain/src/claims/claim.ts#L12) and [it](../libs/domain/src/claims/claim.ts).'),
    ).toEqual([undefined, undefined]);
  });

  it('fail when the file is not there', () => {
    expect(faults('[gone](../libs/gone.ts)')).toEqual(['docs/walk.md: ../libs/gone.ts is not there']);
  });

  it('fail when the text names another file', () => {
    expect(faults('[`treatment.ts`](../libs/domain/src/claims/claim.ts)')).toEqual([
      'docs/walk.md: `treatment.ts` leads to ../libs/domain/src/claims/claim.ts',
    ]);
    expect(faults('[`claims/claim.ts`](../libs/domain/src/claims/claim.ts)')).toEqual([undefined]);
  });

  it('are not sought on the web, on the page itself, or in code', () => {
    expect(
      faults('[a](https://example.org/x) [b](#verbs) [c](mailto:x@example.org)\n\n```md\n[d](nowhere.md)\n```\n'),
    ).toEqual([]);
  });
});
