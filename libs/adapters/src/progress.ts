import type { Position } from '@yidi/eventing';

/** A message that was begun; `before` is where the log stands before it. */
export interface Begun {
  readonly before: Position;
}

/** How far a reader of the log has come when what it reads is done side by side and out of order. */
export class Progress {
  /** In log order: a Set keeps the order in which things came. */
  private readonly open = new Set<Begun>();

  constructor(private seen: Position) {}

  /** Everything up to here is done: a restart may go on from it. */
  get reached(): Position {
    const [oldest] = this.open;
    return oldest?.before ?? this.seen;
  }

  /** Messages that were begun and are not done. */
  get undone(): number {
    return this.open.size;
  }

  /** Notes the next event of the log as one that asks for nothing. */
  passed(position: Position): void {
    this.seen = position;
  }

  /** Notes the next event of the log as one that has to be done. */
  begun(position: Position): Begun {
    const begun = { before: this.seen };
    this.seen = position;
    this.open.add(begun);
    return begun;
  }

  done(begun: Begun): void {
    this.open.delete(begun);
  }
}
