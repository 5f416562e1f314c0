import { Injectable } from '@nestjs/common';
import type { EntitlementAnswer, EntitlementQuestion, EntitlementQuestions } from '@yidi/contracts/filing';
import { Gathering } from '@yidi/eventing';
import { Neighbours } from '@yidi/platform';

/** What persons are entitled to, as filing answers it when it is asked; records that come together are asked about together. */
@Injectable()
export class Entitlements {
  private readonly asking = new Gathering<EntitlementQuestion, EntitlementAnswer>((questions) => this.ask(questions));

  constructor(private readonly neighbours: Neighbours) {}

  of(question: EntitlementQuestion): Promise<EntitlementAnswer> {
    return this.asking.put(question);
  }

  private ask(questions: readonly EntitlementQuestion[]): Promise<readonly EntitlementAnswer[]> {
    const message: EntitlementQuestions = { questions };
    return this.neighbours.ask('filing', 'entitlements', message);
  }
}
