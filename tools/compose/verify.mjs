// `npm run verify:compose [-- --keep]`: proves docker-compose.yml. Builds the images, brings everything up in a project of its
// own, plays the story, harms every container in every way while a hospital sends records, lets second instances take over,
// plays again, and asks log, rows and accounts whether anything was lost. Takes everything down at the end.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { localIdentity } from '@yidi/platform';
import { environment, quietly } from '../run/processes.mjs';
import { at, say, Stopped } from '../run/workspace.mjs';
import { Project } from './engine.mjs';
import { FAULTS } from './faults.mjs';
import { examined } from './history.mjs';
import { Hospital } from './hospital.mjs';
import { buildImages, registryHere } from './images.mjs';
import { brokenPromises, SERVICES, STORES } from './promises.mjs';
import { seconds, until } from './waiting.mjs';

const FOLDER = at('tmp', 'compose');
const PATIENTS = 12;
const UP_MS = 400_000;
const BACK_MS = 240_000;
/** What can happen to a store without a command having to wait: what is decided goes to the log alone. */
const NOT_NEEDED_TO_DECIDE = ['kafka', 'settlement'];

const began = performance.now();
const print = (line) => process.stdout.write(`${line}\n`);
const tell = (line) => print(`${seconds(began).padStart(6)} s  ${line}`);
const findings = [];
const find = (words) => {
  findings.push(words);
  tell(`NOT SO: ${words}`);
};

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });

/** Secrets and a port for this run alone, and the simulated clock of the story. */
const settings = async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  const key = join(FOLDER, 'master-key');
  writeFileSync(key, randomBytes(32).toString('hex'));
  chmodSync(key, 0o444);
  return {
    YIDI_VERSION: 'verify',
    YIDI_MASTER_KEY: key,
    POSTGRES_PASSWORD: randomBytes(16).toString('hex'),
    YIDI_PORT: String(await freePort()),
    YIDI_CLOCK: '2026-01-10T00:00:00Z',
    NPM_CONFIG_REGISTRY: registryHere(),
  };
};

const allHealthy = (project, services) =>
  until(`health of ${services.join(', ')}`, UP_MS, async () => {
    for (const service of services)
      for (const { State } of await project.inspect(await project.containersOf(service)))
        if (State.Health?.Status !== 'healthy') return false;
    return true;
  });

const bringUp = async (project) => {
  const start = performance.now();
  await project.compose(['up', '-d', 'eventstore', 'eventstore-links', 'kafka', 'postgres', ...SERVICES], UP_MS);
  await allHealthy(project, [...STORES, ...SERVICES]);
  tell(`everything is up and ready, ${seconds(start)} s after it was not there`);
  for (const broken of await brokenPromises(project)) find(broken);
};

const playStory = async (url, keys) => {
  const start = performance.now();
  const demo = at('apps', 'standalone', 'dist', 'main.js');
  const { exitCode, output } = await quietly(
    process.execPath,
    [demo, 'demo', '--gateway', url, '--keys', keys],
    environment(),
  );
  if (exitCode === 0) tell(`the story went as it should, in ${seconds(start)} s`);
  else find(`the story went wrong: ${output.trim().split('\n').slice(-3).join(' ')}`);
};

/** The tool that docker-compose.yml offers for tokens gives one that the gateway takes. */
const takesToken = async (project, url) => {
  const said = await project.compose(['run', '--rm', '-T', 'token', '--role', 'operator']);
  const token = said.split('\n').at(-1) ?? '';
  const { status } = await fetch(`${url}/v1/quarantine`, { headers: { authorization: `Bearer ${token}` } });
  if (status !== 200) find(`the gateway answers ${String(status)} to a token that was made for it`);
};

/** From now until a record goes all the way to its settlement again, s. */
const backAfter = async (hospital) => {
  const start = performance.now();
  await until('a record settled at once', BACK_MS, () => hospital.settlesOne());
  return seconds(start);
};

/** Harms one container under traffic and sees that all goes on afterwards. */
const harm = async (project, hospital, { service, fault }) => {
  const [container] = await project.containersOf(service);
  const since = performance.now();
  await FAULTS[fault](project, container, service);
  const meanwhile = hospital.acknowledgedSince(since);
  const back = await backAfter(hospital);
  tell(
    `${fault.padEnd(10)} ${service.padEnd(10)} ${String(meanwhile).padStart(4)} taken meanwhile, all flows ${back} s later`,
  );
  if (meanwhile === 0 && NOT_NEEDED_TO_DECIDE.includes(service)) find(`without ${service} no command was taken`);
};

const harmEverything = async (project, hospital) => {
  for (const fault of Object.keys(FAULTS))
    for (const service of [...SERVICES, ...STORES]) await harm(project, hospital, { service, fault });
};

/** Ends every service as an operator does, and sees that each ends by itself and cleanly. */
const stopCleanly = async (project, hospital) => {
  for (const service of SERVICES) {
    const [container] = await project.containersOf(service);
    const start = performance.now();
    await project.docker(['stop', '--time', '20', container]);
    const [{ State }] = await project.inspect([container]);
    tell(`stop       ${service.padEnd(10)} ended by itself in ${seconds(start)} s`);
    if (State.ExitCode !== 0) find(`${service} did not end cleanly when it was stopped: ${String(State.ExitCode)}`);
    await project.docker(['start', container]);
  }
  tell(`stop       one after the other, all flows ${await backAfter(hospital)} s later`);
};

/** A process that ends without having been told to by Docker is started again by it. */
const comesBack = async (project, hospital) => {
  const [container] = await project.containersOf('claims');
  await project.script(container, "process.kill(1, 'SIGTERM')").catch(() => undefined);
  await until('restart of claims', BACK_MS, async () => (await project.inspect([container]))[0].RestartCount > 0);
  tell(`exit       claims     was started again by itself, all flows ${await backAfter(hospital)} s later`);
};

const GROUPS = `
import { Kafka, logLevel } from 'kafkajs';
const admin = new Kafka({ brokers: ['kafka:9092'], logLevel: logLevel.NOTHING }).admin();
await admin.connect();
const { groups } = await admin.listGroups();
const described = await admin.describeGroups(groups.map(({ groupId }) => groupId));
console.log(JSON.stringify(described.groups.map(({ groupId, members }) => [groupId, members.length])));
await admin.disconnect();
`;

/** Second instances: they share the work, and the first may die. */
const scale = async (project, hospital) => {
  const doubled = ['filing', 'claims', 'settlement'];
  const scaled = doubled.flatMap((service) => ['--scale', `${service}=2`]);
  await project.compose(['up', '-d', '--no-recreate', ...scaled, ...SERVICES], UP_MS);
  await allHealthy(project, SERVICES);
  const [container] = await project.containersOf('gateway');
  const groups = JSON.parse(await project.script(container, GROUPS));
  for (const [group, members] of groups)
    if (members < 2) find(`only ${String(members)} instance takes part in ${group}`);
  tell(`scale      two instances of ${doubled.join(', ')} share ${String(groups.length)} consumer groups`);
  for (const victim of [0, 1]) {
    const victims = await Promise.all(doubled.map(async (each) => (await project.containersOf(each))[victim]));
    await project.docker(['kill', ...victims]);
    tell(
      `kill       number ${String(victim + 1)} of each: the others go on, all flows ${await backAfter(hospital)} s later`,
    );
    await project.docker(['start', ...victims]);
    await allHealthy(project, doubled);
  }
};

const keepLogs = async (project) => {
  for (const service of [...STORES, ...SERVICES, 'eventstore-links'])
    for (const container of await project.containersOf(service)) {
      const { output } = await quietly('docker', ['logs', container], project.env);
      writeFileSync(join(FOLDER, `${container}.log`), output);
    }
};

const verify = async (project) => {
  await buildImages(project, tell);
  await bringUp(project);
  const url = `http://127.0.0.1:${project.env.YIDI_PORT}`;
  const keys = join(FOLDER, 'keys');
  const [gateway] = await project.containersOf('gateway');
  await project.docker(['cp', `${gateway}:/var/lib/yidi`, keys]);
  await takesToken(project, url);
  await playStory(url, keys);

  const identity = await localIdentity(keys);
  const hospital = new Hospital(url, (badge) => identity.issue(badge));
  await hospital.admit(PATIENTS);
  tell(`${String(PATIENTS)} patients can be treated; a hospital now sends their records without a break`);
  hospital.open();
  try {
    await harmEverything(project, hospital);
    await stopCleanly(project, hospital);
    await comesBack(project, hospital);
    await scale(project, hospital);
  } finally {
    await hospital.close();
  }
  await playStory(url, keys);
  await report(hospital);
};

const report = async (hospital) => {
  const { findings: lost, events, settlements, paid } = await examined(hospital);
  lost.forEach(find);
  hospital.strange.slice(0, 5).forEach((answer) => find(`an answer that is none: ${answer}`));
  const answers = [...hospital.answers].map(([answer, count]) => `${answer} ${String(count)} times`).join(', ');
  tell(`${String(hospital.acknowledged.size)} records acknowledged; instead of that came ${answers || 'nothing'}`);
  tell(`${String(events)} events, ${String(settlements)} settlements, ${(paid / 100).toFixed(2)} yuan from the funds`);
};

const main = async () => {
  const keep = process.argv.includes('--keep');
  const project = new Project(`yidi-verify-${String(process.pid)}`, await settings());
  const { engine, version } = project.here;
  tell(`Docker ${engine}, Compose ${version}, project ${project.name}`);
  const down = async () => {
    await keepLogs(project);
    if (!keep) await project.compose(['down', '--volumes', '--remove-orphans', '--timeout', '20'], UP_MS);
  };
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void down().finally(() => process.exit(1)));
  try {
    await verify(project);
  } catch (error) {
    find(error.message);
  } finally {
    await down();
  }
  tell(keep ? `everything is left up: docker ps --filter name=${project.name}` : 'everything is taken down');
  print(
    findings.length === 0 ? '\nNothing was lost.' : `\nNot so:\n${findings.map((words) => `  ${words}`).join('\n')}`,
  );
  print(`The logs of the containers are in ${FOLDER}.`);
  return findings.length === 0 ? 0 : 1;
};

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof Stopped)) throw error;
  say(error.message);
  process.exitCode = error.exitCode;
}
