import type { PolicyPack } from '@yidi/contracts/policy';

/** A source as a settlement cites it: document, clause, grade. A key that the pack does not explain is cited as it stands. */
export const citation = ({ sources }: PolicyPack, key: string): string => {
  const source = sources.find((candidate) => candidate.key === key);
  if (source === undefined) return key;
  return [source.title, source.clause, `来源等级 grade ${source.grade}`]
    .filter((part) => part !== undefined)
    .join(' · ');
};
