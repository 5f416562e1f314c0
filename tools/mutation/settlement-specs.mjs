// Every spec of the settlement engine in one file: a mutant is then proved in one loading of the modules instead of sixteen. Left out
// are the random cases, which take too long for each of some two thousand mutants.
import { globSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, '..', '..', 'libs', 'domain', 'src', 'settlement');
const TOO_LONG = ['restated.spec.ts', 'calculate-properties.spec.ts'];

for (const spec of globSync('**/*.spec.ts', { cwd: FOLDER }).sort())
  if (!TOO_LONG.includes(spec)) await import(join(FOLDER, spec));
