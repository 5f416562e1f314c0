import type { Metadata, Recorded, Revision } from '@yidi/eventing';
import type { HeadRow } from './sqlite.event-rows.js';
import { WRITTEN, type Carrier, type Written, type WrittenParts } from './written-event.js';

export const parsed = (written: Written): object => JSON.parse(written.toString()) as object;

/** An event of the log, read only as far as somebody asks. */
export class LoggedEvent implements Recorded, Carrier {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: string;
  readonly #textOf: (position: number, stream: string) => WrittenParts;
  #written: WrittenParts | undefined;
  #data: object | undefined;
  #metadata: Metadata | undefined;

  /** @param textOf reads what a row left out */
  constructor(row: HeadRow, textOf: (position: number, stream: string) => WrittenParts) {
    const [position, stream, revision, id, type, data, metadata] = row;
    this.id = id;
    this.type = type;
    this.stream = stream;
    this.revision = revision;
    this.position = String(position);
    this.#textOf = textOf;
    this.#written = data === null ? undefined : { data, metadata };
  }

  get data(): object {
    return (this.#data ??= parsed(this[WRITTEN]().data));
  }

  get metadata(): Metadata {
    return (this.#metadata ??= parsed(this[WRITTEN]().metadata) as Metadata);
  }

  [WRITTEN](): WrittenParts {
    return (this.#written ??= this.#textOf(Number(this.position), this.stream));
  }

  /** As every other event is written that is kept as JSON. */
  toJSON(): Recorded {
    const { id, type, data, metadata, stream, revision, position } = this;
    return { id, type, data, metadata, stream, revision, position };
  }
}
