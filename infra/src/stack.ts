// Yidi as what it is: four services in processes of their own, on servers that run natively.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.js';
import { nativeBroker, type NativeBroker } from './native-broker.js';
import { nativePostgres, type NativePostgres } from './native-postgres.js';
import type { Postgres } from './postgres-server.js';
import { KeptProcess } from './kept-process.js';

const SERVICES = ['filing', 'claims', 'settlement'] as const;
export type StackPart = (typeof SERVICES)[number] | 'gateway';

export interface StackOptions {
  /** Where everything is kept. */
  readonly folder: string;
  /** Port of the gateway's API; a free one unless given. */
  readonly port?: number;
  /** `system`, or the instant at which a simulated clock starts. */
  readonly clock?: string;
  /** `esdb://…`; unless given, a SQLite file that all processes share. */
  readonly eventStore?: string | undefined;
  /** `postgres://…`; unless given, a server of our own from the local installation. */
  readonly database?: string | undefined;
  /** Settings of the services beside those of the stack. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Told what happens, a line at a time. */
  readonly say: (line: string) => void;
  /** Whether a service that ends by itself is started again. */
  readonly keep?: boolean;
}

interface Addresses {
  readonly http: string;
  readonly messages: string;
}

const onePort = async (): Promise<string> => `127.0.0.1:${String(await freePort())}`;

/** What is started, in order; what was started is stopped in the opposite one. */
export class Stack {
  readonly processes = new Map<string, KeptProcess>();
  private readonly stopping: (() => Promise<void>)[] = [];
  private readonly addresses = new Map<string, Addresses>();
  private ending = false;

  private constructor(
    private readonly options: StackOptions,
    readonly folder: string,
    readonly broker: NativeBroker,
    /** A server of our own, unless another one is named. */
    readonly ownDatabase: NativePostgres | undefined,
  ) {}

  /** Starts servers and services and waits until all are ready. Throws Error with the reason when something cannot be had. */
  static async start(options: StackOptions): Promise<Stack> {
    const folder = resolve(options.folder);
    await mkdir(folder, { recursive: true });
    const opened: (() => Promise<void>)[] = [];
    try {
      options.say('Apache Kafka (the first time its jars are fetched) …');
      // Up for an hour rather than for weeks: what the server compiler takes, from everything beside it, it seldom gives back.
      const broker = await nativeBroker({ folder: join(folder, 'kafka'), quick: true });
      opened.push(() => broker.dispose());
      options.say('PostgreSQL …');
      const ownDatabase =
        options.database === undefined ? await nativePostgres({ folder: join(folder, 'postgres') }) : undefined;
      opened.push(async () => ownDatabase?.dispose());
      const stack = new Stack(options, folder, broker, ownDatabase);
      stack.stopping.push(...opened);
      await stack.begin();
      return stack;
    } catch (error) {
      for (const stop of opened.toReversed()) await stop().catch(() => undefined);
      throw error;
    }
  }

  get database(): Pick<Postgres, 'url' | 'from'> {
    return this.ownDatabase ?? { url: this.options.database ?? '', from: 'DATABASE_URL' };
  }

  /** Where the API is. */
  get url(): string {
    return `http://${this.addresses.get('gateway')?.http ?? ''}`;
  }

  /** Where the gateway keeps its signing key: tokens are made with it. */
  get keys(): string {
    return join(this.folder, 'gateway');
  }

  /** What the log is kept in. */
  get store(): string {
    return this.options.eventStore ?? `sqlite:${join(this.folder, 'events.db')}`;
  }

  get masterKeyFile(): string {
    return join(this.folder, 'master.key');
  }

  /** The process of a service, or of one of its further instances: `claims`, `claims-2`. */
  process(name: string): KeptProcess {
    const found = this.processes.get(name);
    if (found === undefined) throw new RangeError(`nothing of the stack is called ${name}`);
    return found;
  }

  /** Another instance of a service, ready. */
  async another(app: StackPart): Promise<KeptProcess> {
    const name = `${app}-${String([...this.processes.values()].filter((each) => each.settings.app === app).length + 1)}`;
    const own = { http: await onePort(), messages: await onePort() };
    const added = this.processOf(app, name, own);
    this.start(added);
    await added.ready();
    return added;
  }

  start(service: KeptProcess): void {
    this.processes.set(service.name, service);
    service.start(() => {
      this.ended(service);
    });
  }

  /** Stops services and servers; what they have written stays in the folder. */
  async stop(): Promise<void> {
    this.ending = true;
    await this.process('gateway').stop();
    await Promise.all([...this.processes.values()].map((service) => service.stop()));
    for (const stop of this.stopping.splice(0).toReversed()) await stop();
  }

  private async begin(): Promise<void> {
    if (!existsSync(this.masterKeyFile))
      await writeFile(this.masterKeyFile, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
    for (const service of SERVICES) this.addresses.set(service, { http: await onePort(), messages: await onePort() });
    const { port } = this.options;
    const http = port === undefined ? await onePort() : `127.0.0.1:${String(port)}`;
    this.addresses.set('gateway', { http, messages: '127.0.0.1:0' });
    this.options.say(`services: ${[...SERVICES, 'gateway'].join(', ')} …`);
    for (const [name, own] of this.addresses) this.start(this.processOf(name, name, own));
    try {
      await Promise.all([...this.processes.values()].map((service) => service.ready()));
    } catch (error) {
      this.ending = true;
      await Promise.all([...this.processes.values()].map((service) => service.kill()));
      throw error;
    }
  }

  private processOf(app: string, name: string, own: Addresses): KeptProcess {
    const neighbours = SERVICES.map((service): [string, string] => [
      `YIDI_${service.toUpperCase()}`,
      service === app ? own.messages : (this.addresses.get(service)?.messages ?? ''),
    ]);
    const environment = {
      ...Object.fromEntries(neighbours),
      YIDI_STORE: this.store,
      YIDI_BUS: this.broker.url,
      YIDI_DATABASE: this.database.url,
      YIDI_MASTER_KEY_FILE: this.masterKeyFile,
      YIDI_DATA: join(this.folder, app),
      YIDI_HTTP: own.http,
      YIDI_CLOCK: this.options.clock ?? 'system',
      ...this.options.settings,
    };
    return new KeptProcess({ name, app, environment, http: own.http, log: join(this.folder, `${name}.log`) });
  }

  private ended(service: KeptProcess): void {
    if (this.ending) return;
    this.options.say(`${service.name} has ended by itself; see ${service.settings.log}`);
    if (this.options.keep !== true) return;
    setTimeout(() => {
      if (!this.ending) this.start(service);
    }, 1_000);
  }
}
