import type { Material } from '@yidi/contracts/filing';

/** What tells one document from another without its name: a file's name is personal and sealed in the log. */
export type MaterialPrint = string;

export const printOf = ({ kind, sha256, size }: Pick<Material, 'kind' | 'sha256' | 'size'>): MaterialPrint =>
  `${kind} ${sha256} ${String(size)}`;

/** Prints of documents in an order of their own, so that two lists compare whatever order they came in. */
export const printsOf = (materials: readonly Material[]): readonly MaterialPrint[] => materials.map(printOf).sort();

/** Kinds of the list that are not among the documents. */
export const lacking = (kinds: readonly string[], materials: readonly Material[]): readonly string[] =>
  kinds.filter((kind) => !materials.some((material) => material.kind === kind));
