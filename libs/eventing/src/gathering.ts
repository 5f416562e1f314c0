import { NotYetFresh } from './answer.js';
import { Unavailable } from './ports/unavailable.js';

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** It would answer none of them now. */
const isAway = (error: unknown): boolean => error instanceof Unavailable || error instanceof NotYetFresh;

/** Asked together at most: bounds how long the others wait for the first. */
const MOST = 500;

/**
 * Gathers what is asked in one turn of the event loop, and while an answer is awaited, into one question: a trip
 * costs the same for one as for hundreds. They are asked in the order in which they came.
 */
export class Gathering<Asked, Answer> {
  private readonly waiting: Waiting<Asked, Answer>[] = [];
  private asking = false;

  /** @param ask answers all, in their order */
  constructor(private readonly ask: (all: readonly Asked[]) => Promise<readonly Answer[]>) {}

  put(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ asked, resolve, reject });
      if (this.asking) return;
      this.asking = true;
      setImmediate(() => void this.askAll());
    });
  }

  private async askAll(): Promise<void> {
    while (this.waiting.length > 0) await this.settle(this.waiting.splice(0, MOST));
    this.asking = false;
  }

  /** What is refused is asked one by one: nobody pays for another's mistake. */
  private async settle(group: readonly Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await this.ask(group.map(({ asked }) => asked));
      for (const [at, { resolve }] of group.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      if (group.length === 1 || isAway(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await this.settle([one]);
    }
  }
}
