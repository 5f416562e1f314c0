import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { mapPaths, type Path } from '@yidi/contracts/codec';
import type { KeyVault } from './ports/key-vault.js';

const PREFIX = 'sealed:v1:';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What stands where a person's data was, once their key is destroyed. */
export const ERASED = '(erased)';

export const isSealed = (value: unknown): value is string => typeof value === 'string' && value.startsWith(PREFIX);

/** Whose key, and which event: text sealed for one event opens for no other. */
export interface SealedFor {
  readonly personId: string;
  readonly eventId: string;
}

/** Seals and opens personal text with a key per person (AES-256-GCM), so that destroying the key erases the person. */
export class Sealer {
  constructor(private readonly vault: KeyVault) {}

  async seal<T extends object>(data: T, paths: readonly Path[], subject: SealedFor): Promise<T> {
    if (paths.length === 0) return data;
    const key = await this.vault.keyFor(subject.personId);
    return mapPaths(data, paths, (value) => sealText(String(value), key, subject));
  }

  /** The same data with its personal text readable, or `(erased)` where the key is gone. */
  async open<T extends object>(data: T, paths: readonly Path[], subject: SealedFor): Promise<T> {
    if (paths.length === 0) return data;
    const key = await this.vault.existingKey(subject.personId);
    return mapPaths(data, paths, (value) => {
      if (!isSealed(value)) return value;
      return key === undefined ? ERASED : openText(value, key, subject);
    });
  }
}

const sealText = (text: string, key: Buffer, subject: SealedFor): string => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(subject.eventId));
  const sealed = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return PREFIX + sealed.toString('base64url');
};

const openText = (sealed: string, key: Buffer, subject: SealedFor): string => {
  const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64url');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(subject.eventId))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
};
