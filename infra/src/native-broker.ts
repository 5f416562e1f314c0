import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, openSync, closeSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from './free-port.js';
import { guarded } from './guardian.js';
import { javaProgram, kafkaJars } from './kafka-jars.js';
import { brokerAnswers } from './kafka-greeting.js';
import type { RunningBroker } from './kafka-broker.js';
import { ServerMissing } from './server-missing.js';

const run = promisify(execFile);

const HOST = '127.0.0.1';
const START_MS = 60_000;
const STOP_MS = 20_000;

export interface NativeBrokerOptions {
  /** Where it listens, on 127.0.0.1; a free port unless given. */
  readonly port?: number;
  /** Where it keeps its data, which then stay; else a temporary folder that goes with `dispose`. */
  readonly folder?: string;
  /** Heap of the broker, MB. */
  readonly heap?: number;
  /** It starts sooner and never becomes quite as fast: for tests, and for what is not up for long. */
  readonly quick?: boolean;
  /** More settings of `server.properties`, or others than ours. */
  readonly settings?: Readonly<Record<string, string>>;
}

export type NativeBroker = RunningBroker;

/** One KRaft node that is broker and controller; quick to start again: its old registration is forgotten after 3 s. */
const settingsOf = (port: number, controllerPort: number, data: string): Readonly<Record<string, string>> => ({
  'process.roles': 'broker,controller',
  'node.id': '1',
  'controller.quorum.voters': `1@${HOST}:${String(controllerPort)}`,
  'controller.listener.names': 'CONTROLLER',
  listeners: `PLAINTEXT://${HOST}:${String(port)},CONTROLLER://${HOST}:${String(controllerPort)}`,
  'advertised.listeners': `PLAINTEXT://${HOST}:${String(port)}`,
  'listener.security.protocol.map': 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
  'log.dirs': join(data, 'log'),
  'broker.session.timeout.ms': '3000',
  'broker.heartbeat.interval.ms': '500',
  'auto.create.topics.enable': 'false',
  'group.initial.rebalance.delay.ms': '0',
  'group.min.session.timeout.ms': '1000',
  'offsets.topic.num.partitions': '5',
  'offsets.topic.replication.factor': '1',
  'transaction.state.log.replication.factor': '1',
  'transaction.state.log.min.isr': '1',
});

const isRunning = (broker: ChildProcess | undefined): broker is ChildProcess =>
  broker !== undefined && broker.exitCode === null && broker.signalCode === null;

class KafkaNode implements RunningBroker {
  readonly url: string;
  readonly from = 'Apache Kafka, run natively';
  private broker: ChildProcess | undefined;

  constructor(
    private readonly java: string,
    private readonly jars: string,
    private readonly place: { readonly port: number; readonly folder: string },
    private readonly options: NativeBrokerOptions,
  ) {
    this.url = `kafka://${HOST}:${String(place.port)}`;
  }

  async begin(): Promise<void> {
    const { port, folder } = this.place;
    await mkdir(folder, { recursive: true });
    const settings = { ...settingsOf(port, await freePort(), folder), ...this.options.settings };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(this.properties, lines.join(''));
    if (!existsSync(join(folder, 'log', 'meta.properties'))) await this.format();
    await this.restart();
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  freeze(): Promise<void> {
    if (isRunning(this.broker)) this.broker.kill('SIGSTOP');
    return Promise.resolve();
  }

  thaw(): Promise<void> {
    if (isRunning(this.broker)) this.broker.kill('SIGCONT');
    return Promise.resolve();
  }

  async restart(): Promise<void> {
    await this.stop();
    const broker = this.spawned();
    const { port } = this.place;
    const up = await brokerAnswers(HOST, port, { ms: START_MS, hopeless: () => !isRunning(broker) });
    if (!up) throw new ServerMissing(`Kafka does not start: ${await this.lastWords()}`);
  }

  async dispose(): Promise<void> {
    const own = this.options.folder === undefined;
    await this.end(own ? 'SIGKILL' : 'SIGTERM');
    if (own) await rm(this.place.folder, { recursive: true, force: true });
  }

  private get properties(): string {
    return join(this.place.folder, 'server.properties');
  }

  private get log(): string {
    return join(this.place.folder, 'broker.log');
  }

  private get classPath(): readonly string[] {
    return ['-cp', join(this.jars, '*')];
  }

  private async format(): Promise<void> {
    // By its long name and with a sign between: an id may begin with a hyphen, and would be taken for an option.
    const cluster = `--cluster-id=${randomBytes(16).toString('base64url')}`;
    const args = [...this.classPath, 'kafka.tools.StorageTool', 'format', cluster, '-c', this.properties];
    await run(this.java, args);
  }

  private spawned(): ChildProcess {
    const { heap = 512, quick = false } = this.options;
    const log = openSync(this.log, 'a');
    const levels = ['-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-Dorg.slf4j.simpleLogger.showDateTime=true'];
    const memory = [`-Xmx${String(heap)}m`, '-XX:+UseSerialGC', '-XX:+ExitOnOutOfMemoryError'];
    const compiler = quick ? ['-XX:TieredStopAtLevel=1'] : [];
    const args = [...memory, ...compiler, ...levels, ...this.classPath, 'kafka.Kafka', this.properties];
    // A group of its own: Ctrl-C is for us, and who stops last is decided here.
    const broker = spawn(this.java, args, { detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    broker.on('error', () => undefined);
    broker.unref();
    this.broker = broker;
    guarded(broker);
    return broker;
  }

  /** Waits until the process is gone; one that hangs is killed. */
  private async end(how: NodeJS.Signals): Promise<void> {
    const { broker } = this;
    if (!isRunning(broker)) return;
    const gone = once(broker, 'exit');
    broker.ref();
    broker.kill(how);
    broker.kill('SIGCONT');
    const late = new AbortController();
    const killing = pause(STOP_MS, undefined, { signal: late.signal }).then(
      () => broker.kill('SIGKILL'),
      () => false,
    );
    await gone;
    late.abort();
    await killing;
  }

  private async lastWords(): Promise<string> {
    const log = await readFile(this.log, 'utf8').catch(() => '');
    return log.trim().split('\n').slice(-5).join(' / ') || 'it says nothing';
  }
}

/**
 * A real Apache Kafka broker on this machine, ended with this process at the latest. Throws ServerMissing with the reason
 * where there can be none: no Java, no Maven, or nowhere to fetch it from.
 */
export const nativeBroker = async (options: NativeBrokerOptions = {}): Promise<NativeBroker> => {
  const java = await javaProgram();
  const jars = await kafkaJars();
  const folder = resolve(options.folder ?? (await mkdtemp(join(tmpdir(), 'yidi-kafka-'))));
  const node = new KafkaNode(java, jars, { port: options.port ?? (await freePort()), folder }, options);
  try {
    await node.begin();
    return node;
  } catch (error) {
    await node.dispose();
    throw error;
  }
};
