import { describe, expect, it } from '@jest/globals';
import { regionalRecordRefusalExamples } from './refusals.examples.js';
import { RegionalRecordRefusals } from './regional-record.refusals.js';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the refusals of regional records', () => {
  it('each have one example, under the code that their name says', () => {
    const expected = Object.keys(RegionalRecordRefusals).map((name) => `regional-record/${kebab(name)}`);
    expect(regionalRecordRefusalExamples.map(({ code }) => code).toSorted()).toEqual(expected.toSorted());
  });

  it.each(regionalRecordRefusalExamples)('$code is said in both languages as a whole sentence', ({ says }) => {
    expect(says.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(says.en).toMatch(/^[A-Z].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
