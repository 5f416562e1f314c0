import { Unavailable } from '@yidi/eventing';

interface Waiting<Asked, Answer> {
  readonly asked: Asked;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** Asked together at most: bounds how long the others wait for the first. */
const MOST = 500;

/**
 * Gathers what is asked in one turn of the event loop, and while an answer is awaited, into one question: a trip to the
 * server costs the same for one as for hundreds. They are asked in the order in which they came.
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

  /** What the server refuses is asked one by one: nobody pays for another's mistake. */
  private async settle(group: readonly Waiting<Asked, Answer>[]): Promise<void> {
    try {
      const answers = await this.ask(group.map(({ asked }) => asked));
      for (const [at, { resolve }] of group.entries()) resolve(answers[at] as Answer);
    } catch (error) {
      if (group.length === 1 || error instanceof Unavailable) for (const { reject } of group) reject(error);
      else for (const one of group) await this.settle([one]);
    }
  }
}
