import { describe, expect, it } from '@jest/globals';
import * as eventing from '@yidi/eventing';
import { DoorRefusals } from './door.refusals.js';
import { problemExamples } from './problem.examples.js';
import { PROBLEMS } from './problem.js';

const codes = problemExamples.map(({ code }) => code);
const said = [
  eventing.malformed([]).code,
  eventing.stale(1).code,
  eventing.positionUnreadable.code,
  eventing.contended.code,
];

describe('the problems that a front door tells by itself', () => {
  it('are all among the examples, each once', () => {
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toHaveLength(Object.keys(DoorRefusals).length + Object.keys(PROBLEMS).length + said.length);
    expect(codes).toEqual(expect.arrayContaining(said));
  });

  it.each(problemExamples)('$code is said in both languages as a whole sentence', ({ status, says }) => {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(says.zh).toMatch(/\p{Script=Han}.*。$/u);
    expect(says.en).toMatch(/^[A-Za-z].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
