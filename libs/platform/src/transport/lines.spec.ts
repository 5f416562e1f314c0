import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Unavailable } from '@yidi/eventing';
import { Neighbours } from '../neighbours.js';
import { Lines, type LineSettings } from './lines.js';

/** An instance of a service, as far as the wire shows it. */
class Instance {
  asked = 0;
  readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(
    readonly address: string,
    private readonly name: string,
    private readonly answers: 'at once' | 'never',
  ) {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.sockets.delete(socket));
      socket.on('data', (bytes) => {
        this.hear(socket, bytes.toString('utf8'));
      });
    });
  }

  async open(port: number): Promise<number> {
    this.server.listen(port, this.address);
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  /** Nest's frames: the length of the JSON, # and the JSON. */
  private hear(socket: Socket, text: string): void {
    for (const [, id] of text.matchAll(/"id":"([^"]+)"/g)) {
      this.asked += 1;
      if (this.answers === 'never') continue;
      const answer = JSON.stringify({ id, response: this.name, isDisposed: true });
      socket.write(`${String(answer.length)}#${answer}`);
    }
  }
}

const opened: { close(): void }[] = [];

afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

const instanceAt = async (address: string, name: string, port: number, answers: 'at once' | 'never' = 'at once') => {
  const instance = new Instance(address, name, answers);
  opened.push(instance);
  return { instance, port: await instance.open(port) };
};

/** What a name server says of `claims`. */
const named = (...instances: readonly Instance[]): Required<LineSettings>['resolve'] => {
  const addresses = instances.map(({ address }) => ({ address, family: 4 }));
  return () => Promise.resolve(addresses);
};

const callerOf = (settings: Omit<LineSettings, 'host'>, limitMs?: number): Neighbours => {
  const lines = new Lines({ host: 'claims', ...settings });
  opened.push(lines);
  return new Neighbours(() => lines, limitMs);
};

const ask = (caller: Neighbours): Promise<string> => caller.ask<string>('claims', 'who', {});

/** Whom so many questions, one after another, were answered by. */
const answersTo = async (caller: Neighbours, count: number): Promise<readonly string[]> => {
  const answers: string[] = [];
  for (let asked = 0; asked < count; asked += 1) answers.push(await ask(caller));
  return answers;
};

describe('a caller of a service with two instances', () => {
  const two = async (second: 'at once' | 'never' = 'at once') => {
    const one = await instanceAt('127.0.0.1', 'one', 0);
    const other = await instanceAt('127.0.0.2', 'other', one.port, second);
    return { one: one.instance, other: other.instance, port: one.port };
  };

  it('is answered by both of them', async () => {
    const { one, other, port } = await two();
    const caller = callerOf({ port, lines: 20, resolve: named(one, other) });
    expect(new Set(await answersTo(caller, 20))).toEqual(new Set(['one', 'other']));
  });

  it('goes on with one when the other dies', async () => {
    const { one, other, port } = await two();
    const caller = callerOf({ port, resolve: named(one, other) });
    await answersTo(caller, 8);
    other.close();
    await answersTo(caller, 4).catch(() => undefined);
    await answersTo(caller, 4).catch(() => undefined);
    expect(await answersTo(caller, 8)).toEqual(Array.from({ length: 8 }, () => 'one'));
  });

  it('leaves one that takes messages and does not answer, after the first that came too late', async () => {
    const { one, other, port } = await two('never');
    const caller = callerOf({ port, lines: 8, resolve: named(one, other) }, 200);
    const first = await Promise.allSettled(Array.from({ length: 8 }, () => ask(caller)));
    const late = first.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
    for (const error of late) expect(error).toBeInstanceOf(Unavailable);
    expect(await answersTo(caller, 16)).toEqual(Array.from({ length: 16 }, () => 'one'));
  });

  it('finds one that comes later, when its connections are made anew', async () => {
    const { instance: one, port } = await instanceAt('127.0.0.1', 'one', 0);
    let known = named(one);
    const caller = callerOf({ port, lines: 2, renewMs: 0, resolve: (host) => known(host) });
    expect(await answersTo(caller, 4)).toEqual(['one', 'one', 'one', 'one']);
    const { instance: other } = await instanceAt('127.0.0.2', 'other', port);
    known = named(one, other);
    expect(await answersTo(caller, 20)).toContain('other');
  });
});

describe('a caller of a service with one instance', () => {
  it('is told that the service is unavailable when the connection is lost under a question', async () => {
    const { instance, port } = await instanceAt('127.0.0.1', 'one', 0, 'never');
    const asked = ask(callerOf({ port, resolve: named(instance) }));
    while (instance.asked === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    instance.close();
    await expect(asked).rejects.toThrow(Unavailable);
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN'])('is told so when its name cannot be resolved: %s', async (code) => {
    const resolve = () => Promise.reject(Object.assign(new Error(`getaddrinfo ${code} claims`), { code }));
    await expect(ask(callerOf({ port: 7002, resolve }))).rejects.toThrow(Unavailable);
  });

  it('reaches it again where it comes back under another address', async () => {
    const { instance: before, port } = await instanceAt('127.0.0.1', 'before', 0);
    let known = named(before);
    const caller = callerOf({ port, resolve: (host) => known(host) });
    await answersTo(caller, 4);
    before.close();
    const { instance: after } = await instanceAt('127.0.0.2', 'after', port);
    known = named(after);
    await answersTo(caller, 4).catch(() => undefined);
    await answersTo(caller, 4).catch(() => undefined);
    expect(await answersTo(caller, 4)).toEqual(['after', 'after', 'after', 'after']);
  });
});
