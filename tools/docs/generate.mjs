// Writes the pages that are made from the sources; with --check, only says whether they are as they would be written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { at } from '../run/workspace.mjs';
import { eventsPage } from './events-page.mjs';
import { refusalsPage } from './refusals-page.mjs';

/** @type {[path: string, text: string][]} */
const pages = [
  ['docs/events.md', eventsPage()],
  ['docs/refusals.md', refusalsPage()],
];

const isAsWritten = ([path, text]) => existsSync(at(path)) && readFileSync(at(path), 'utf8') === text;
const outdated = pages.filter((each) => !isAsWritten(each));

if (process.argv.includes('--check')) {
  for (const [path] of outdated) process.stdout.write(`${path} is not what the sources say: npm run docs writes it\n`);
  process.exitCode = outdated.length > 0 ? 1 : 0;
} else {
  for (const [path, text] of outdated) writeFileSync(at(path), text);
  process.stdout.write(`${pages.map(([path]) => path).join(', ')} are up to date\n`);
}
