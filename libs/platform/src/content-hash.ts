import { hash } from 'node:crypto';

/** Tells the same content from another, however it was laid out: `sha256:` and 64 hex digits. */
export const contentHash = (content: unknown): string => `sha256:${hash('sha256', canonicalJson(content))}`;

/** JSON with sorted keys and no spaces: the same content always gives the same text. */
const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
  return `{${fields.join(',')}}`;
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
