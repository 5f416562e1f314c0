import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { UnusableStore } from '@yidi/eventing';

/** AES-256-GCM: a nonce of 12 bytes, a tag of 16, then the sealed key. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
export const KEY_BYTES = 32;

/** Seals a key under the master key; `bound` says whose it is, so that it opens in no other place. */
export const wrapped = (master: Buffer, key: Buffer, bound: string): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, master, nonce).setAAD(Buffer.from(bound));
  const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
};

/** Throws when the master key is another one, or when the bytes were altered or moved. */
export const unwrapped = (master: Buffer, bytes: Uint8Array, bound: string): Buffer => {
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(CIPHER, master, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(bound)).setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
};

/** What the key of a person is bound to. */
export const boundTo = (person: string): string => `person:${person}`;

/** The secret that pseudonyms hang on. It is there from the first start on, and so tells whether the master key fits. */
export const SECRET = 'pseudonyms';

export const pseudonymKeyOf = (secret: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, '', SECRET, KEY_BYTES));

/** Made of 16 bytes; version 8 is for ids of one's own making (RFC 9562, 5.8). */
const uuidOf = (bytes: Buffer): string => {
  const hex = bytes.toString('hex');
  const variant = ((bytes.readUInt8(8) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
};

export const pseudonymOf = (pseudonymKey: Buffer, text: string): string =>
  uuidOf(createHmac('sha256', pseudonymKey).update(text, 'utf8').digest());

/** The same vault with another master key. @param where names it: `in <file>` */
export const notOfThisMasterKey = (where: string): UnusableStore =>
  new UnusableStore(
    `The master key does not open the key vault ${where}. Nothing was changed in it. Start with the master key ` +
      'that these data were made with; without it the personal data in them cannot be read.',
  );
