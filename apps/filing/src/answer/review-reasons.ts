import type { Review } from '@yidi/domain/filing';

/** Why it was returned or rejected, while that is the last that a reviewer said. */
export const reasonsOf = ({ acts }: Review): { readonly reasons?: readonly string[] } => {
  const reasons = acts.at(-1)?.reasons ?? [];
  return reasons.length === 0 ? {} : { reasons };
};
