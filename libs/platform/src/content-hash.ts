import { hash } from 'node:crypto';

/** Tells the same content from another, however it was laid out: `sha256:` and 64 hex digits. */
export const contentHash = (content: unknown): string => `sha256:${hash('sha256', canonicalJson(content))}`;

/** JSON with sorted keys and no spaces: a list of names given to `JSON.stringify` is also the order it writes them in. */
const canonicalJson = (content: unknown): string => {
  const names = new Set<string>();
  gather(content, names);
  return JSON.stringify(content, [...names].sort());
};

const gather = (value: unknown, names: Set<string>): void => {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) gather(item, names);
    return;
  }
  for (const [name, inner] of Object.entries(value)) {
    names.add(name);
    gather(inner, names);
  }
};
