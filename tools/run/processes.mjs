import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter } from 'node:path';
import { at, ROOT } from './workspace.mjs';

const BIN = at('node_modules', '.bin');
/** @type {NodeJS.Signals[]} */
const FORWARDED = ['SIGINT', 'SIGTERM'];

const QUIET = ['--disable-warning=ExperimentalWarning', '--disable-warning=TimeoutNegativeWarning'];

const pathWithout = (folder) => (process.env.PATH ?? '').split(delimiter).filter((part) => part !== folder);

/** For tools of the workspace: the project's own Node first on the path, no daemon, no cloud, no telemetry, no screen control. */
export const environment = () => ({
  ...process.env,
  PATH: [BIN, ...pathWithout(BIN)].join(delimiter),
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  DO_NOT_TRACK: '1',
  // node:sqlite does not warn any more from Node 25 on, and kafkajs sets timers below zero, which are none.
  NODE_OPTIONS: [process.env.NODE_OPTIONS, ...QUIET].filter(Boolean).join(' '),
});

/** As on the user's own path: what npm needs while it replaces node_modules. */
export const environmentOutside = () => ({ ...process.env, PATH: pathWithout(BIN).join(delimiter) });

const exitCodeOf = (code, signal) => code ?? 128 + (constants.signals[signal] ?? 0);

const ended = (child) =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(exitCodeOf(code, signal)));
  });

/** Runs a command and keeps what it says: for work that nobody wants to read about unless it fails. */
export const quietly = async (command, args, env) => {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => said.push(chunk));
  const exitCode = await ended(child);
  return { exitCode, output: Buffer.concat(said).toString('utf8') };
};

/** Runs a command whose stderr is for the user to follow. */
export const openly = (command, args, env) =>
  ended(spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] }));

/**
 * Hands the process over to a command: signals reach it, its exit code is ours. Ctrl-C in a terminal reaches the whole
 * process group, and npm passes signals on as well, so each signal is passed on at most once and never ends this process first.
 */
export const handOver = (command, args, env) => {
  const child = spawn(command, args, { cwd: ROOT, env, stdio: 'inherit' });
  const passedOn = new Set();
  for (const signal of FORWARDED)
    process.on(signal, () => {
      const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY;
      if (fromTerminal || passedOn.has(signal)) return;
      passedOn.add(signal);
      child.kill(signal);
    });
  return ended(child);
};
