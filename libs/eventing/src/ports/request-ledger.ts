/** What was answered to a request under an idempotency key. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export type Claimed =
  | { readonly state: 'new' }
  /** The same request was begun before and its answer is not known: it may be carried out again, which changes nothing. */
  | { readonly state: 'begun' }
  | { readonly state: 'answered'; readonly answer: KeptAnswer }
  /** The key was used for another request. */
  | { readonly state: 'reused' };

/** Idempotency keys and the answers given under them. */
export interface RequestLedger {
  /** Takes the key for a request, told by the hash of its content. */
  claim(key: string, requestHash: string): Promise<Claimed>;
  answer(key: string, answer: KeptAnswer): Promise<void>;
  /** Gives a key back whose request was refused, so that it can be mended and sent again under it. */
  release(key: string): Promise<void>;
  close(): Promise<void>;
}
