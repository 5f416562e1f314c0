// `demo` plays the story and stays up · `serve` keeps its data in a folder · `token` prints a bearer token for such a server
import { Command, InvalidArgumentError, Option } from 'commander';
import { UnusableStore } from '@yidi/eventing';
import { instant, isInstant, ROLES, type Instant } from '@yidi/kernel';
import { BadPolicies, BadToken } from '@yidi/platform';
import { demo } from './demo/demo.js';
import { serve, type ServeOptions } from './serve.js';
import { printToken } from './token.js';

const portOf = (text: string): number => {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535; 0 takes a free one.');
};

const instantFrom = (text: string): Instant => {
  if (isInstant(text)) return instant(text);
  throw new InvalidArgumentError('An instant is written in UTC, like 2026-03-01T00:00:00Z.');
};

const urlFrom = (text: string): URL => {
  if (URL.canParse(text) && /^https?:/.test(text)) return new URL(text);
  throw new InvalidArgumentError('An address is written like https://id.example.org/.well-known/jwks.json.');
};

const program = new Command('yidi').description('Yidi, cross-region special-disease claims, in one process');

program
  .command('demo')
  .description('play two real cases over the HTTP API and stay up until Ctrl-C')
  .option('--port <port>', 'port of the HTTP API; a free one unless given', portOf, 0)
  .option('--exit', 'end after the story; exit code 0 only if every step answered as it should', false)
  .action(async (options: { readonly port: number; readonly exit: boolean }) => {
    process.exitCode = await demo(options);
  });

program
  .command('serve')
  .description('serve the HTTP API and keep everything in a folder')
  .option('--data <folder>', 'where everything is kept', './data')
  .option('--port <port>', 'port of the HTTP API', portOf, 8080)
  .option(
    '--clock <instant>',
    'start a simulated clock there; it moves with POST /v1/clock and is kept in the folder',
    instantFrom,
  )
  .option('--jwks <url>', 'trust the tokens of an issuer that publishes its keys there, instead of our own', urlFrom)
  .option('--issuer <name>', 'the issuer that those tokens must name', 'yidi')
  .option('--audience <name>', 'the audience that those tokens must name', 'yidi')
  .action(async (options: ServeOptions) => {
    process.exitCode = await serve(options);
  });

program
  .command('token')
  .description('print a bearer token for a server that keeps its data in the folder')
  .addOption(
    new Option('--role <role>', 'whose role').choices(ROLES.filter((role) => role !== 'system')).makeOptionMandatory(),
  )
  .option('--region <code>', 'home region, six digits')
  .option('--sub <id>', "who: a person's number, an institution's code, a reviewer's name")
  .option('--data <folder>', "the server's data folder", './data')
  .action(printToken);

const isWorded = (error: Error): boolean =>
  error instanceof UnusableStore || error instanceof BadPolicies || error instanceof BadToken;

/** What somebody at the keyboard can mend is told in words; anything else is ours and shows where it broke. */
const said = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (isWorded(error)) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'The port is taken by another program. Name another one with --port, or 0 for a free one.';
  if ('syscall' in error) return `The system does not allow it: ${error.message}`;
  return error.stack ?? error.message;
};

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${said(error)}\n`);
  process.exitCode = 1;
}
