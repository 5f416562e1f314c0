import nx from '@nx/eslint-plugin';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundaries, boundariesOfHosts, boundariesOfSpecs } from './tools/eslint/boundaries.mjs';
import { names } from './tools/eslint/names.mjs';

const noStar = { selector: 'ExportAllDeclaration', message: 'Name what you export.' };
const noDefault = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };
const noEnum = { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' };
const noCast = [
  {
    selector: 'TSAsExpression:not([typeAnnotation.typeName.name="const"])',
    message: 'No casts outside the codec and the glue.',
  },
  { selector: 'TSTypeAssertion', message: 'No casts outside the codec and the glue.' },
];
const noClock = [
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is an argument.' },
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'Time is an argument.',
  },
  { selector: 'CallExpression[callee.name="Date"]', message: 'Time is an argument.' },
];
const everywhere = [noStar, noDefault, noEnum];

const notOfNest = {
  group: ['@nestjs/cqrs'],
  importNames: ['EventBus', 'EventPublisher', 'AggregateRoot', 'Saga', 'EventsHandler', 'IEventHandler', 'ofType'],
  message: 'Facts live in the event store; of @nestjs/cqrs only the command bus and the query bus are used.',
};
const notDeep = { regex: '^@yidi/[^/]+/(src|dist)(/|$)', message: 'Import what the package exports.' };
const noPlatform = { group: ['@nestjs/*', 'rxjs', 'rxjs/*'], message: 'No Nest at this layer.' };
const noMachine = { regex: '^node:', message: 'This layer knows nothing of the machine it runs on.' };
const typesOnly = {
  group: ['@yidi/contracts/*'],
  allowTypeImports: true,
  message: 'The domain knows contracts as types only.',
};
const noDriver = { group: ['node:sqlite'], message: 'Drivers belong to libs/adapters.' };
const imports = (...more) => ['error', { patterns: [notOfNest, notDeep, ...more] }];

const AMBIENT = [
  'process',
  'console',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'crypto',
  'performance',
  'Buffer',
];
const SPECS = ['**/*.spec.ts'];

// A later block replaces an earlier setting of the same rule, so each block says all that holds for its files.
export default defineConfig(
  {
    ignores: [
      'infra/containers/**',
      '**/dist/**',
      '**/node_modules/**',
      '**/coverage/**',
      'data/**',
      'tmp/**',
      '.nx/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { '@nx': nx, yidi: { rules: { names } } },
    rules: {
      complexity: ['error', 8],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...everywhere],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'], location: 'anywhere' }],
      '@nx/enforce-module-boundaries': boundaries,
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-restricted-imports': imports(),
      // Contracts are classes only to say what a message carries; the messages themselves are plain literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // There are no enums here; the two rules mistake branded strings and numbers for something else.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-unary-minus': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      'yidi/names': 'error',
    },
  },
  {
    files: ['libs/contracts/**/*.ts'],
    ignores: SPECS,
    rules: { '@typescript-eslint/no-restricted-imports': imports(noPlatform, noMachine) },
  },
  {
    files: ['libs/kernel/**/*.ts', 'libs/domain/**/*.ts'],
    ignores: SPECS,
    rules: {
      '@typescript-eslint/no-restricted-imports': imports(noPlatform, noMachine, typesOnly),
      'no-restricted-globals': ['error', 'Date', ...AMBIENT],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random' }],
      'no-restricted-syntax': ['error', ...everywhere, ...noClock],
    },
  },
  { files: ['libs/kernel/src/day.ts'], rules: { 'no-restricted-globals': ['error', ...AMBIENT] } },
  {
    files: ['libs/eventing/**/*.ts'],
    ignores: SPECS,
    rules: { '@typescript-eslint/no-restricted-imports': imports(noPlatform, noDriver) },
  },
  {
    files: ['libs/adapters/**/*.ts'],
    ignores: SPECS,
    rules: { '@typescript-eslint/no-restricted-imports': imports(noPlatform) },
  },
  {
    // The ports' rows have the type that their reader names.
    files: ['libs/{eventing,adapters,platform,testing}/**/*.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-parameters': 'off' },
  },
  {
    files: ['libs/domain/**/*.ts', 'apps/**/*.ts'],
    ignores: [...SPECS, '**/*.examples.ts'],
    rules: { 'no-restricted-syntax': ['error', ...everywhere, ...noCast, ...noClock] },
  },
  {
    files: ['apps/**/*.ts'],
    ignores: [...SPECS, 'apps/standalone/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': imports(noDriver),
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from the platform.' },
      ],
    },
  },
  {
    files: ['apps/standalone/**/*.ts', 'bench/**/*.ts', 'e2e/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': boundariesOfHosts, 'no-console': 'off' },
  },
  {
    // A client reads JSON that its server promised.
    files: ['apps/standalone/src/demo/api-client.ts'],
    rules: {
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      'no-restricted-syntax': ['error', ...everywhere, ...noClock],
    },
  },
  {
    // Tables have as many columns as they need, and variations of an example are spread from it.
    files: [...SPECS, '**/*.examples.ts'],
    rules: { 'max-params': 'off', '@typescript-eslint/no-misused-spread': 'off' },
  },
  {
    // What specs are drawn from, and nobody else.
    files: [...SPECS, '**/random-*.examples.ts'],
    ignores: ['apps/standalone/**', 'bench/**', 'e2e/**'],
    rules: { '@nx/enforce-module-boundaries': boundariesOfSpecs },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      parserOptions: { projectService: { allowDefaultProject: ['*.mjs'] }, tsconfigRootDir: import.meta.dirname },
    },
    extends: [tseslint.configs.base],
    rules: {
      complexity: ['error', 8],
      'max-depth': ['error', 3],
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' },
      ],
    },
  },
);
