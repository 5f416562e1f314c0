import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { environment, openly, quietly } from './processes.mjs';
import { at } from './workspace.mjs';

const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
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

const runJest = async (node, args) => {
  mkdirSync(at('tmp'), { recursive: true });
  rmSync(RESULT, { force: true });
  const exitCode = await openly(node, [...JEST, '--json', `--outputFile=${RESULT}`, ...args], environment());
  return { exitCode, ...counted() };
};

/**
 * All checks; with a pattern, only the tests whose path fits it. Every step runs even when an earlier one failed, so that
 * one run tells all there is to mend.
 */
export const check = async (node, patterns) => {
  const whole = patterns.length === 0;
  const failed = whole ? await runSteps(node, BEFORE_JEST) : [];
  const tests = await runJest(node, patterns);
  if (tests.exitCode !== 0) failed.push('tests');
  if (whole) failed.push(...(await runSteps(node, AFTER_JEST)));
  if (failed.length > 0) print(`\nTo mend: ${failed.join(', ')}`);
  print(`\n${String(tests.numPassedTests)} passed, ${String(tests.numFailedTests)} failed`);
  return failed.length === 0 ? 0 : 1;
};
