import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Catalogue } from '@yidi/kernel';
import * as claims from './claims/index.js';
import { mapPaths, nameAndVersion, type Codec } from './codec/index.js';
import * as filing from './filing/index.js';
import * as settlement from './settlement/index.js';

const SAMPLES = new URL('../samples/', import.meta.url);
const SEALED = /^sealed:v1:[\w-]{39,}$/;

const isCodec = (exported: unknown): exported is Codec<Catalogue> =>
  typeof exported === 'object' && exported !== null && 'storedNames' in exported;

const codecsByService = Object.entries({ filing, claims, settlement }).map(
  ([service, exported]) => [service, Object.values<unknown>(exported).filter(isCodec)] as const,
);

const sampleNames = (service: string): readonly string[] =>
  readdirSync(new URL(`${service}/`, SAMPLES)).map((file) => file.replace(/\.json$/, ''));

const sampleOf = (service: string, name: string): object =>
  JSON.parse(readFileSync(new URL(`${service}/${name}.json`, SAMPLES), 'utf8')) as object;

const samples = codecsByService.flatMap(([service, codecs]) =>
  codecs.flatMap((codec) => codec.storedNames.map((name) => [service, name, codec] as const)),
);

describe('the samples of stored events', () => {
  it.each(codecsByService)(
    'of %s are one for each name and version that was ever stored, and no other',
    (service, codecs) => {
      const everStored = new Set(codecs.flatMap(({ storedNames }) => storedNames));
      expect([...sampleNames(service)].toSorted()).toEqual([...everStored].toSorted());
    },
  );

  it('belong to a service each', () => {
    expect(readdirSync(SAMPLES).toSorted()).toEqual(codecsByService.map(([service]) => service).toSorted());
  });
});

describe.each(samples)('the sample %s/%s', (service, stored, codec) => {
  const { name } = nameAndVersion(stored);

  it('opens as the event of today', () => {
    const { type, data } = codec.decode({ type: stored, data: sampleOf(service, stored) });
    expect(type).toBe(name);
    expect(data).toMatchObject({});
  });

  it('keeps every personal field sealed', () => {
    const { data } = codec.decode({ type: stored, data: sampleOf(service, stored) });
    const open: unknown[] = [];
    mapPaths(data, codec.personalPathsOf(name), (value) => (SEALED.test(String(value)) ? value : open.push(value)));
    expect(open).toEqual([]);
  });

  it('seals nothing that is not personal, so that amounts and references outlive the person', () => {
    const { data } = codec.decode({ type: stored, data: sampleOf(service, stored) });
    const opened = mapPaths(data, codec.personalPathsOf(name), () => 'open');
    expect(JSON.stringify(opened)).not.toContain('sealed:');
  });
});
