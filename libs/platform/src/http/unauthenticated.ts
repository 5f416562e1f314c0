import { PROBLEMS, type Problem } from './problem.js';

/** Nobody knows who calls: 401. */
export class Unauthenticated extends Error {
  override readonly name = 'Unauthenticated';

  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

export const noToken = (): Unauthenticated => new Unauthenticated(PROBLEMS.noToken);

export const badToken = (): Unauthenticated => new Unauthenticated(PROBLEMS.badToken);
