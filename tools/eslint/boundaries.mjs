// Which project may import which, by the tag that every project carries in its package.json.

const LAYERS = {
  infra: [],
  kernel: [],
  contracts: ['kernel'],
  domain: ['kernel', 'contracts'],
  eventing: ['kernel', 'contracts'],
  adapters: ['kernel', 'contracts', 'eventing'],
  platform: ['kernel', 'contracts', 'domain', 'eventing', 'adapters'],
  testing: ['infra', 'kernel', 'contracts', 'domain', 'eventing', 'adapters', 'platform'],
  app: ['kernel', 'contracts', 'domain', 'eventing', 'platform'],
  host: ['infra', 'kernel', 'contracts', 'domain', 'eventing', 'adapters', 'platform', 'app', 'host'],
};

const DRIVERS = ['kafkajs', 'pg', 'pg-*', 'kysely', '@eventstore/*', '@kurrent/*', 'better-sqlite3'];

/** npm packages by layer; whoever is not named here may use any. */
const PACKAGES = {
  kernel: { bannedExternalImports: ['*'] },
  contracts: { allowedExternalImports: ['ajv', 'ajv/*', 'class-transformer', 'class-validator', 'reflect-metadata'] },
  /** Values that share what they have in common are as pure as what it makes of them. */
  domain: { allowedExternalImports: ['immutable'] },
  eventing: { bannedExternalImports: ['@nestjs/*', ...DRIVERS] },
  adapters: { bannedExternalImports: ['@nestjs/*'] },
  app: { bannedExternalImports: DRIVERS },
};

const tag = (kind) => `kind:${kind}`;

const constraint = (kind, layers, packages) => ({
  sourceTag: tag(kind),
  onlyDependOnLibsWithTags: layers.map(tag),
  ...packages,
});

const layers = Object.entries(LAYERS);

const rule = (depConstraints, allow = []) => [
  'error',
  {
    allow,
    depConstraints,
    // Specs of a lower layer use the kits of libs/testing, which stand on all of them.
    ignoredCircularDependencies: Object.keys(LAYERS)
      .filter((kind) => kind !== 'testing')
      .map((kind) => [`tag:${tag('testing')}`, `tag:${tag(kind)}`]),
  },
];

const constraintsOfSpecs = layers.map(([kind, below]) => constraint(kind, [...below, 'infra', 'testing'], {}));

export const boundaries = rule(layers.map(([kind, below]) => constraint(kind, below, PACKAGES[kind])));

/** A spec may use the testing kits and any npm package. */
export const boundariesOfSpecs = rule(constraintsOfSpecs);

/** Nx forbids to import an application; a host runs the services in its own process, by what they export. */
export const boundariesOfHosts = rule(constraintsOfSpecs, ['^@yidi/[a-z]+/module$', '^@yidi/standalone(/[a-z-]+)?$']);
