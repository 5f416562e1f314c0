import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { environment, openly, quietly } from './processes.mjs';
import { at, Stopped } from './workspace.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=TimeoutNegativeWarning',
  at('node_modules', 'jest', 'bin', 'jest.js'),
];
const RESULT = at('tmp', 'jest.json');

/** Each in the order of its cost; `tool` is found in node_modules/.bin, a script runs under the project's Node. */
const BEFORE_JEST = [
  { name: 'format', tool: 'prettier', args: ['--check', '.', '--log-level=warn'] },
  { name: 'types', tool: 'tsc', args: ['-p', 'tsconfig.json'] },
  { name: 'types of the tools', tool: 'tsc', args: ['-p', 'tools/tsconfig.json'] },
  { name: 'lint', tool: 'nx', args: ['run-many', '-t', 'lint'] },
  { name: 'lint is awake (canary)', tool: 'nx', args: ['run', 'tools:canary'] },
  { name: 'nothing unused (knip)', tool: 'knip', args: ['--no-progress'] },
  { name: 'stored samples unchanged', script: 'tools/check-samples.mjs' },
];
const AFTER_JEST = [
  { name: 'generated docs unchanged', script: 'tools/docs/generate.mjs', args: ['--check'] },
  { name: 'links hold', script: 'tools/docs/check-links.mjs' },
];

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
const print = (line) => process.stdout.write(`${line}\n`);

const runStep = async (node, { name, tool, script, args = [] }) => {
  const start = performance.now();
  const [command, given] = tool === undefined ? [node, [at(script), ...args]] : [tool, args];
  const { exitCode, output } = await quietly(command, given, environment());
  print(`${exitCode === 0 ? 'ok     ' : 'FAILED '}  ${name} (${seconds(start)})`);
  if (exitCode !== 0 || output.startsWith('note:')) print(output.trimEnd());
  return exitCode === 0;
};

const runSteps = async (node, steps) => {
  const failed = [];
  for (const step of steps) if (!(await runStep(node, step))) failed.push(step.name);
  return failed;
};

const counted = () =>
  existsSync(RESULT)
    ? JSON.parse(readFileSync(RESULT, 'utf8'))
    : { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0 };

const runJest = async (node, args, servers) => {
  mkdirSync(at('tmp'), { recursive: true });
  rmSync(RESULT, { force: true });
  const env = { ...environment(), ...servers };
  const exitCode = await openly(node, [...JEST, '--json', `--outputFile=${RESULT}`, ...args], env);
  return { exitCode, ...counted() };
};

const NO_SERVERS = { environment: {}, running: [], missing: [], stop: () => Promise.resolve() };

/** A broker and a database for the tests that need them, for as long as they run. */
const startServers = async (required) => {
  const { serversForTests } = await import(pathToFileURL(at('infra', 'dist', 'test-servers.js')).href);
  const start = performance.now();
  const servers = await serversForTests(required);
  for (const { name, from } of servers.running) print(`ok       ${name}: ${from} (${seconds(start)})`);
  return servers;
};

/** `--require kafka,postgres` anywhere among the arguments; the rest are patterns. */
const understood = (args) => {
  const place = args.indexOf('--require');
  if (place < 0) return { patterns: args, required: [] };
  const names = (args[place + 1] ?? '').split(',').filter((name) => name !== '');
  if (names.length === 0) throw new Stopped('--require wants names, like --require kafka,postgres', 2);
  return { patterns: args.toSpliced(place, 2), required: names };
};

const NOT_RUN = 'not run';

/** What the tests could not run against, by name; those that were required count as failed. */
const tellMissing = (missing, required) => {
  for (const { name, reason } of missing) print(`${NOT_RUN}  ${name}: ${reason}`);
  return required.filter((name) => missing.some((each) => each.name === name)).map((name) => `${name} (required)`);
};

/**
 * All checks; with a pattern, only the tests whose path fits it. Every step runs even when an earlier one failed, so that
 * one run tells all there is to mend.
 */
export const check = async (node, args) => {
  const { patterns, required } = understood(args);
  const whole = patterns.length === 0;
  const failed = whole ? await runSteps(node, BEFORE_JEST) : [];
  const servers = whole || required.length > 0 ? await startServers(required) : NO_SERVERS;
  const tests = await runJest(node, patterns, servers.environment).finally(() => servers.stop());
  if (tests.exitCode !== 0) failed.push('tests');
  if (whole) failed.push(...(await runSteps(node, AFTER_JEST)));
  failed.push(...tellMissing(servers.missing, required));
  if (failed.length > 0) print(`\nTo mend: ${failed.join(', ')}`);
  print(`\n${String(tests.numPassedTests)} passed, ${String(tests.numFailedTests)} failed`);
  return failed.length === 0 ? 0 : 1;
};
