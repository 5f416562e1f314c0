import type { Says } from './says.js';

/** missing: not there · conflict: something else stands there already · refused: the rules say no · forbidden: not for you. */
export type RefusalKind = 'missing' | 'conflict' | 'refused' | 'forbidden' | 'malformed' | 'stale';

/** A field that broke a rule: `lines[2].amount`. */
export interface Violation {
  readonly field: string;
  readonly rule: string;
  readonly message: string;
  /** The message in Chinese, where the rule's name alone does not tell it. */
  readonly zh?: string;
}

/** What an aggregate says when it is misused; `code` is stable for ever: `filing/already-decided`. */
export interface Saying {
  readonly kind: RefusalKind;
  readonly code: string;
  readonly says: Says;
  readonly violations?: readonly Violation[];
}

/** Misuse, said with a stable code and what to do about it. A business "no" is not a refusal but an event with reasons. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly code: string;
  readonly says: Says;
  readonly violations: readonly Violation[];

  constructor({ kind, code, says, violations = [] }: Saying) {
    super(`${code}: ${says.en}`);
    this.kind = kind;
    this.code = code;
    this.says = says;
    this.violations = violations;
  }
}

export const refuse = (saying: Saying): never => {
  throw new Refusal(saying);
};
