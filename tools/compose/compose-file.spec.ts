import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';

interface Container {
  readonly image: string;
  readonly ports?: readonly string[];
  readonly container_name?: string;
  readonly cap_drop?: readonly string[];
  readonly mem_limit?: string;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Container>>;
}

const at = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const file = parse(at('docker-compose.yml'), { merge: true }) as ComposeFile;
const services = Object.entries(file.services);

describe('docker-compose.yml', () => {
  it('is what the Compose Specification understands', () => {
    const { $schema: _, ...schema } = JSON.parse(
      at('node_modules/docker-compose/schema/compose-spec.json'),
    ) as object & {
      readonly $schema: string;
    };
    const understands = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema);
    understands(file);
    expect(understands.errors ?? []).toEqual([]);
  });

  it('uses nothing that only one of Compose 1.29 and Compose 2 knows', () => {
    for (const word of ['version', 'include', 'name']) expect(file).not.toHaveProperty(word);
    for (const [, service] of services) expect(service).not.toHaveProperty('develop');
  });

  it.each(services)('takes the image, or the tag of ours, from a variable: %s', (_, { image }) => {
    expect(image).toMatch(/^(\$\{[A-Z]+_IMAGE:-[^}]+\}|yidi\/[a-z-]+:\$\{YIDI_VERSION:-local\})$/);
  });

  it.each(services)('gives no rights and bounds the memory: %s', (_, { cap_drop, mem_limit }) => {
    expect({ cap_drop, bounded: mem_limit !== undefined }).toEqual({ cap_drop: ['ALL'], bounded: true });
  });

  it.each(services)('lets several instances run: %s', (_, service) => {
    expect(service.container_name).toBeUndefined();
  });

  it('publishes the port of the gateway alone, on this machine alone', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual([expect.stringMatching(/^gateway 127\.0\.0\.1:/)]);
  });

  it('takes the variables that the manual tells, and no others', () => {
    const taken = [...at('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name);
    const manual = at('docs/operations.md');
    const inTable = [...manual.matchAll(/^\| `\$\{([A-Z_]+)\}` /gm)].map(([, name]) => name);
    const [handedOn = ''] = /^`YIDI_CLOCK`[^.]+are handed on to the services\.$/m.exec(manual) ?? [];
    const told = [...inTable, ...[...handedOn.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name)];
    expect([...new Set(taken)].toSorted()).toEqual(told.toSorted());
  });
});
