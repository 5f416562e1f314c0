import { createHash } from 'node:crypto';
import { canonicalJson } from '../policies/canonical-json.js';

/** Tells the same content from another, however it was laid out: `sha256:` and 64 hex digits. */
export const contentHash = (content: unknown): string =>
  `sha256:${createHash('sha256').update(canonicalJson(content)).digest('hex')}`;
