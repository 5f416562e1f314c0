import { Progress } from './progress.js';

/** Messages begun or waiting at most before more of a partition is fetched, and how few for fetching to go on. */
const WINDOW = 1_000;
const RESUME_BELOW = WINDOW / 2;

export interface PartitionName {
  readonly topic: string;
  readonly partition: number;
}

/** A partition that this consumer was given, and how far it has come with it. */
export class Partition {
  private readonly ending = new AbortController();
  readonly progress: Progress;
  private committed: string;
  /** Offset of the message that was fetched last, plus one. */
  fetched: string;
  paused = false;

  constructor(
    readonly name: PartitionName,
    first: string,
  ) {
    this.progress = new Progress(first);
    this.committed = first;
    this.fetched = first;
  }

  /** Aborted when somebody else was given it. */
  get until(): AbortSignal {
    return this.ending.signal;
  }

  get full(): boolean {
    return this.progress.undone >= WINDOW;
  }

  get roomy(): boolean {
    return this.progress.undone < RESUME_BELOW;
  }

  /** What a restart may go on from, where that is not committed yet. */
  get uncommitted(): string | undefined {
    const { reached } = this.progress;
    return reached === this.committed ? undefined : reached;
  }

  noteCommitted(offset: string): void {
    this.committed = offset;
  }

  lose(): void {
    this.ending.abort();
  }
}

/** The partitions that a consumer was given. */
export class Partitions {
  private readonly held = new Map<string, Partition>();

  /**
   * Takes note of what was given now. What stays keeps its place and is read on from there; what is lost is not begun any
   * more. Returns what stays.
   */
  assign(names: readonly PartitionName[]): readonly Partition[] {
    const given = new Set(names.map(keyOf));
    for (const [key, partition] of this.held) {
      if (given.has(key)) continue;
      partition.lose();
      this.held.delete(key);
    }
    return [...this.held.values()];
  }

  /** The partition that messages from `first` on belong to. Where they begin before what was fetched, the log was made anew. */
  of(name: PartitionName, first: string): Partition {
    const key = keyOf(name);
    const known = this.held.get(key);
    if (known !== undefined && BigInt(first) >= BigInt(known.fetched)) return known;
    known?.lose();
    const partition = new Partition(name, first);
    this.held.set(key, partition);
    return partition;
  }

  all(): readonly Partition[] {
    return [...this.held.values()];
  }

  loseAll(): void {
    for (const partition of this.held.values()) partition.lose();
  }
}

const keyOf = ({ topic, partition }: PartitionName): string => `${topic}/${String(partition)}`;
