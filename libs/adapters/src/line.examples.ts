import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** The way between a process and its server, on which something can go wrong. */
export interface Line {
  /** The server, by this way. */
  readonly url: string;
  /** Nothing goes either way from now on, and nobody is told. */
  hang(): void;
  resume(): void;
  /** Cuts each connection of now. */
  cut(): void;
  /** Lets the next statements of PostgreSQL with these words through, and cuts the connection instead of answering. */
  loseAnswerTo(words: string): void;
  /** Answers lost so far. */
  readonly lost: number;
  close(): Promise<void>;
}

interface Connection {
  readonly near: Socket;
  readonly far: Socket;
}

export const lineTo = async (server: string): Promise<Line> => {
  const target = new URL(server);
  const open = new Set<Connection>();
  let hanging = false;
  let losing: string | undefined;
  let lost = 0;

  const carry = ({ near, far }: Connection): void => {
    let silent = false;
    near.on('data', (bytes) => {
      if (losing !== undefined && bytes.includes(losing)) {
        losing = undefined;
        silent = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!silent) near.write(bytes);
      // The server's "ready for query": what was asked is done.
      else if (bytes.includes(Buffer.from([0x5a, 0, 0, 0, 5]))) {
        lost += 1;
        near.destroy();
      }
    });
  };

  const listening = createServer((near) => {
    const connection = { near, far: connect(Number(target.port), target.hostname) };
    open.add(connection);
    for (const side of [near, connection.far]) {
      side.on('error', () => undefined);
      side.on('close', () => {
        near.destroy();
        connection.far.destroy();
        open.delete(connection);
      });
    }
    carry(connection);
    if (hanging) for (const side of [near, connection.far]) side.pause();
  });
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  const url = new URL(server);
  url.port = String((listening.address() as AddressInfo).port);
  const sides = (): readonly Socket[] => [...open].flatMap(({ near, far }) => [near, far]);

  return {
    url: url.href,
    hang: () => {
      hanging = true;
      for (const side of sides()) side.pause();
    },
    resume: () => {
      hanging = false;
      for (const side of sides()) side.resume();
    },
    cut: () => {
      for (const side of sides()) side.destroy();
    },
    loseAnswerTo: (words) => {
      losing = words;
    },
    get lost() {
      return lost;
    },
    close: async () => {
      for (const side of sides()) side.destroy();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
};
