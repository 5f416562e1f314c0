import type { PolicyPack } from '@yidi/contracts/policy';
import { checkPack } from '../check-pack.js';
import { examplePack } from '../pack.examples.js';

/** The example with these parts in place of its own. */
export const packWith = (changes: Partial<PolicyPack>): PolicyPack => ({ ...examplePack, ...changes });

/** What the check says of a pack: `code at path`, in order of the alphabet, each said in both languages. */
export const foundIn = (pack: PolicyPack): readonly string[] =>
  checkPack(pack)
    .map(({ code, path, says }) => {
      if (!/\p{Script=Han}/u.test(says.zh) || /\p{Script=Han}/u.test(says.en))
        throw new Error(`${code} is not said in both languages: ${says.zh} / ${says.en}`);
      return `${code} at ${path.join('.')}`;
    })
    .toSorted();
