/** A person's key was destroyed: what was sealed with it is gone for good. */
export class Erased extends Error {
  override readonly name = 'Erased';
}

/** Keys of persons, wrapped by a master key. Destroying a key erases what it sealed and leaves everything else. */
export interface KeyVault {
  /** An opaque id for a text, always the same for the same text and not to be guessed without the vault: a UUID. */
  pseudonym(text: string): Promise<string>;
  /** The person's key of 32 bytes, made and kept durably at the first call; throws Erased when it was destroyed. */
  keyFor(person: string): Promise<Buffer>;
  /** The person's key if there is one. */
  existingKey(person: string): Promise<Buffer | undefined>;
  /** Destroys the key for ever; false when there was none. */
  destroy(person: string): Promise<boolean>;
  close(): Promise<void>;
}
