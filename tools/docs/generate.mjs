// Writes the pages that are made from the sources; with --check, only says whether they are as they would be written.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { filesBelow } from '../run/stamp.mjs';
import { at } from '../run/workspace.mjs';
import { asyncApiPage } from './async-api.mjs';
import { eventsPage } from './events-page.mjs';
import { schemaFiles } from './published-schemas.mjs';
import { refusalsPage } from './refusals-page.mjs';

const SCHEMAS = 'docs/schemas';

/** @type {[path: string, text: string][]} */
const pages = [
  ['docs/events.md', eventsPage()],
  ['docs/refusals.md', refusalsPage()],
  ['docs/asyncapi.yaml', asyncApiPage()],
  ...schemaFiles(),
];

const isAsWritten = ([path, text]) => existsSync(at(path)) && readFileSync(at(path), 'utf8') === text;
const outdated = pages.filter((each) => !isAsWritten(each));

/** Schemas of messages that are no more. */
const left = filesBelow(at(SCHEMAS))
  .map((file) => relative(at('.'), file))
  .filter((file) => !pages.some(([path]) => path === file));

if (process.argv.includes('--check')) {
  for (const path of [...outdated.map(([path]) => path), ...left])
    process.stdout.write(`${path} is not what the sources say: npm run docs writes it\n`);
  process.exitCode = outdated.length + left.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of outdated) {
    mkdirSync(dirname(at(path)), { recursive: true });
    writeFileSync(at(path), text);
  }
  for (const path of left) rmSync(at(path));
  const shown = pages.map(([path]) => path).filter((path) => !path.startsWith(SCHEMAS));
  process.stdout.write(`${shown.join(', ')} and ${SCHEMAS} are up to date\n`);
}
