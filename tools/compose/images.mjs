import { spawnSync } from 'node:child_process';

const EVENTSTORE = 'eventstore/eventstore:23.10.6-bookworm-slim';
const STANDIN = 'yidi/eventstoredb-standin:verify';
const LONG_MS = 900_000;

/** Where npm fetches packages on this machine, for the npm in the build: a registry's address, never its token. */
export const registryHere = () =>
  process.env.NPM_CONFIG_REGISTRY ??
  spawnSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).stdout?.trim() ??
  '';

const canBeHad = async (project, image) => {
  try {
    await project.docker(['pull', '--quiet', image], LONG_MS);
    return true;
  } catch {
    return false;
  }
};

/** Builds our image of a double of EventStoreDB; the images of the services are there already. */
const buildStandIn = async (project) => {
  const { NODE_IMAGE, NPM_CONFIG_REGISTRY } = project.env;
  const given = [['NPM_CONFIG_REGISTRY', NPM_CONFIG_REGISTRY], ...(NODE_IMAGE ? [['NODE_IMAGE', NODE_IMAGE]] : [])];
  const args = given.flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
  await project.docker(['build', '-q', '--target', 'built', ...args, '-t', 'yidi/built:verify', '.'], LONG_MS);
  const from = ['--build-arg', 'BUILT_IMAGE=yidi/built:verify', '--build-arg', 'SERVICE_IMAGE=yidi/gateway:verify'];
  await project.docker(['build', '-q', ...from, '-t', STANDIN, 'infra/containers/eventstoredb-standin'], LONG_MS);
};

/** Builds every image; where EventStoreDB cannot be had, a stand-in takes its place, and whoever runs this is told. */
export const buildImages = async (project, tell) => {
  await project.compose(['--profile', 'tools', 'build'], LONG_MS);
  tell('the images are built');
  if (project.env.EVENTSTORE_IMAGE || (await canBeHad(project, EVENTSTORE))) return;
  await buildStandIn(project);
  project.env.EVENTSTORE_IMAGE = STANDIN;
  tell('*** No image of EventStoreDB can be had here. Our stand-in takes its place, which is NOT EventStoreDB. ***');
};
