import { describe, expect, it } from '@jest/globals';
import { FilingRefusals } from './filing.refusals.js';
import { QualificationRefusals } from './qualification.refusals.js';
import { filingRefusalExamples } from './refusals.examples.js';

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const codesOf = (aggregate: string, refusals: object): readonly string[] =>
  Object.keys(refusals).map((name) => `${aggregate}/${kebab(name)}`);

describe('the refusals of qualifications and filings', () => {
  it('each have one example, under the code that their name says', () => {
    const expected = [...codesOf('qualification', QualificationRefusals), ...codesOf('filing', FilingRefusals)];
    expect(filingRefusalExamples.map(({ code }) => code).sort()).toEqual(expected.sort());
  });

  it.each(filingRefusalExamples)('$code is said in both languages as a whole sentence', ({ says }) => {
    expect(says.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(says.en).toMatch(/^[A-Z0-9].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
