/** A broker that can be used. */
export interface Broker {
  /** `kafka://127.0.0.1:<port>` */
  readonly url: string;
  /** What it is, in words. */
  readonly from: string;
  /** Leaves nothing behind of what was made for it. */
  dispose(): Promise<void>;
}

/** A broker that can be stopped and started again, on the same port and with the same data. */
export interface RunningBroker extends Broker {
  stop(): Promise<void>;
  /** Without warning, as `kill -9` does. */
  kill(): Promise<void>;
  /** Lets it hang: connections stay, and nothing is answered. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  /** Resolves when it answers; starts it where it does not run. */
  restart(): Promise<void>;
}
