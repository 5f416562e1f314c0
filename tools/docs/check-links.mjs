// Every link from a page to a file of this repository leads to that file.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { filesBelow } from '../run/stamp.mjs';
import { at, ROOT } from '../run/workspace.mjs';
import { faultOfLink, linksIn } from './links.mjs';

const pages = [
  at('README.md'),
  at('README.zh-CN.md'),
  at('policies', 'README.md'),
  ...filesBelow(at('docs')).filter((file) => file.endsWith('.md')),
].filter((page) => existsSync(page));
const faults = pages
  .flatMap((page) => linksIn(relative(ROOT, page), readFileSync(page, 'utf8')))
  .map((link) => faultOfLink(link, (path) => existsSync(at(path))))
  .filter((fault) => fault !== undefined);

for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length > 0 ? 1 : 0;
