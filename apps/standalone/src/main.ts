// `settle` divides bills without a server · `policies:check` says what is wrong with policy packs · `demo` plays the story and stays up · `serve` keeps its data in a folder · `token` prints a bearer token for such a server
import { Command, InvalidArgumentError, Option } from 'commander';
import { UnusableStore } from '@yidi/eventing';
import { instant, isDay, isInstant, ROLES, type Day, type Instant, type Language } from '@yidi/kernel';
import { BadPolicies, BadToken } from '@yidi/platform';
import type { DemoOptions } from './demo/demo.js';
import type { CheckOptions } from './check-policies.js';
import type { ServeOptions } from './serve.js';
import type { SettleOptions } from './settle/settle.js';
import type { printToken } from './token.js';

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

const dayFrom = (text: string): Day => {
  if (isDay(text)) return text;
  throw new InvalidArgumentError('A day is written YYYY-MM-DD, like 2026-03-12.');
};

const languageFrom = (text: string): Language => {
  if (text === 'zh' || text === 'zh-CN') return 'zh-CN';
  if (text === 'en') return 'en';
  throw new InvalidArgumentError('zh or en.');
};

const SETTLE_HELP = `
A record is the direct-settlement record of POST /v1/treatments and, beside it, personType and filingCategory (long-term-resident
unless given); age, groups, held, benefitStartsOn, settled and items where the policy asks for them. A file of records gives one
result on a line, in order, and the totals on the last; accounts are kept per personNo in between. A line that cannot be read is
told with its number and does not stop the rest; the exit code is then 1. A record that stands in the file twice is settled twice.`;

const program = new Command('yidi').description('Yidi, cross-region special-disease claims, in one process');

program
  .command('demo')
  .description('play two real cases over the HTTP API and stay up until Ctrl-C')
  .option('--port <port>', 'port of the HTTP API; a free one unless given', portOf, 0)
  .option('--exit', 'end after the story; exit code 0 only if every step answered as it should', false)
  .option('--gateway <url>', 'play against a Yidi that runs there on a simulated clock, and end', urlFrom)
  .option('--keys <folder>', 'where that gateway keeps its signing key; ./data unless given')
  .option('--stack', 'play against what `npm run stack -- --clock 2026-01-10T00:00:00Z` has started here, and end')
  .action(async (options: DemoOptions) => {
    const { demo } = await import('./demo/demo.js');
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
    const { serve } = await import('./serve.js');
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
  .action(async (options: Parameters<typeof printToken>[0]) => {
    const { printToken: print } = await import('./token.js');
    await print(options);
  });

program
  .command('settle')
  .description('settle one record, or a file of them, by a policy pack: who pays what, and why')
  .option('--policy <pack>', "a pack's file, or region/scheme like 450600/employee; unless given, each record's own")
  .option('--policies <folder>', 'where region/scheme is looked up; the packs that come with Yidi unless given')
  .option('--record <file>', 'one record as JSON; - reads the standard input (the default)')
  .option('--records <file>', 'a file of records, one JSON object on a line; - reads the standard input')
  .option('--account <file>', 'benefit accounts as JSON: what was used before')
  .option('--save-account <file>', 'write the benefit accounts there afterwards')
  .option('--on <day>', "take this day in place of the record's day of service", dayFrom)
  .option('--json', 'print the result as JSON', false)
  .option('--lang <language>', 'language of the sentences in JSON: zh or en', languageFrom, 'zh-CN')
  .option('--no-steps', 'leave the steps out, which is faster')
  .addHelpText('after', SETTLE_HELP)
  .action(async (options: SettleOptions) => {
    const { settle } = await import('./settle/settle.js');
    process.exitCode = await settle(options);
  });

program
  .command('policies:check')
  .description('say what is wrong with policy packs, by file and line, or how much each of them says')
  .argument('[paths...]', 'files, or folders of packs; the packs that come with Yidi unless given')
  .option('--json', 'print the findings as JSON', false)
  .action(async (paths: readonly string[], options: CheckOptions) => {
    const { checkPolicies } = await import('./check-policies.js');
    process.exitCode = await checkPolicies(paths, options);
  });

const isWorded = (error: Error): boolean =>
  error instanceof UnusableStore || error instanceof BadPolicies || error instanceof BadToken || isOfSettle(error);

const isOfSettle = (error: Error): boolean => error.name === 'NoSuchPolicy' || error.name === 'BadRecord';

/** What somebody at the keyboard can mend is told in words; anything else is ours and shows where it broke. */
const said = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  if (isWorded(error)) return error.message;
  if ('code' in error && error.code === 'EADDRINUSE')
    return 'The port is taken by another program. Name another one with --port, or 0 for a free one.';
  if ('syscall' in error) return `The system does not allow it: ${error.message}`;
  return error.stack ?? error.message;
};

/** What a shell says of a program whose reader has gone, as `| head` does. */
const READER_GONE = 141;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(READER_GONE);
  throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${said(error)}\n`);
  process.exitCode = 1;
}
