import type { ServerResponse } from 'node:http';
import { toWire } from '@yidi/contracts/codec';
import type { Contract } from '@yidi/kernel';
import type { KeptAnswer, Position, Revision } from '@yidi/eventing';

export type Headers = Readonly<Record<string, string>>;

const JSON_TYPE = 'application/json; charset=utf-8';

/** An answer as it goes out: written once, so that it can be kept and given again. */
export class Reply implements KeptAnswer {
  constructor(
    readonly status: number,
    readonly body: string,
    readonly headers: Headers,
  ) {}

  /** The same with more headers. */
  with(headers: Headers): Reply {
    return new Reply(this.status, this.body, { ...this.headers, ...headers });
  }
}

/** What the domain holds, as JSON of the wire. */
export const written = <T extends object>(contract: Contract<T>, view: T, status = 200): Reply =>
  json(toWire(contract, view), status);

/** A list of one kind, with where the next page begins. */
export const writtenPage = <T extends object>(
  contract: Contract<T>,
  { items, next }: { readonly items: readonly T[]; readonly next: string | number | null },
): Reply => json({ items: items.map((item) => toWire(contract, item)), next });

/** JSON that is in the wire's form already. */
export const json = (body: object, status = 200): Reply =>
  new Reply(status, JSON.stringify(body), { 'content-type': JSON_TYPE });

/** The headers by which later requests refer to what was read or written. */
export const standing = ({
  revision,
  position,
}: {
  readonly revision: Revision;
  readonly position: Position;
}): Headers => ({
  etag: `"${String(revision)}"`,
  'yidi-position': position,
});

/** An answer that goes on as long as its reader stays. */
export class LiveReply {
  constructor(readonly begin: (out: ServerResponse) => void) {}
}
