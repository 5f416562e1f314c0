// Proves that lint is awake: each text in tools/canary is linted as if it lay where its first line says, and must fail as it says.
// Without a cached project graph the Nx rule skips itself: so run this by Nx, which makes the graph first (`nx run tools:canary`).
import { readdirSync, readFileSync } from 'node:fs';
import { ESLint } from 'eslint';
import { at, ROOT } from './run/workspace.mjs';

const FIRST_LINE = /^\/\/ as (\S+) must (not )?fail (\S+)$/m;

const canaries = readdirSync(at('tools', 'canary')).map((name) => {
  const text = readFileSync(at('tools', 'canary', name), 'utf8');
  const [, path, not, rule] = FIRST_LINE.exec(text) ?? [];
  if (path === undefined) throw new Error(`${name} does not say where it lies and what it must fail`);
  return { name, text, path, rule, mustFail: not === undefined };
});

const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [...new Set(canaries.map(({ path }) => path))],
          defaultProject: 'tsconfig.json',
          maximumDefaultProjectFileMatchCount_THIS_WILL_SLOW_DOWN_LINTING: canaries.length,
        },
      },
    },
  },
});

const faultOf = async ({ name, text, path, rule, mustFail }) => {
  const results = await eslint.lintText(text, { filePath: at(path) });
  const messages = results.flatMap((result) => result.messages);
  const broken = messages.find(({ fatal }) => fatal === true);
  if (broken !== undefined) return `${name} cannot be linted: ${broken.message}`;
  if (messages.some(({ ruleId }) => ruleId === rule) === mustFail) return undefined;
  return mustFail ? `${name}: ${rule} did not fire` : `${name}: ${rule} fired although this is allowed`;
};

const faults = [];
for (const canary of canaries) faults.push(await faultOf(canary));
const found = faults.filter((fault) => fault !== undefined);
for (const fault of found) process.stdout.write(`${fault}\n`);
process.exitCode = found.length > 0 ? 1 : 0;
