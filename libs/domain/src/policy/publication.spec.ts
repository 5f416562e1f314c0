import { describe, expect, it } from '@jest/globals';
import type { PolicyPack, PolicyRef } from '@yidi/contracts/policy';
import type { PolicyEvents, PublishPolicy } from '@yidi/contracts/settlement';
import { day, type MessageOf } from '@yidi/kernel';
import { specification } from '@yidi/testing';
import { checkPack } from './check-pack.js';
import { examplePolicy } from './pack.examples.js';
import { policyPublication } from './publication.js';
import { PublicationRefusals } from './publication.refusals.js';
import { policyRefusalExamples } from './refusals.examples.js';

const packFrom = (from: string, serial: number, changes: Partial<PolicyPack> = {}) => {
  const { ref, pack } = examplePolicy({ validFrom: day(from), ...changes }, serial);
  const command: PublishPolicy = { hash: ref.hash, pack };
  const published: MessageOf<typeof PolicyEvents> = { type: 'PolicyPublished', data: { ...ref, pack } };
  return { ref, command, published };
};

const of2024 = packFrom('2024-01-01', 1);
const of2026 = packFrom('2026-01-01', 2);
const of2026Otherwise = packFrom('2026-01-01', 3, { name: '示例市' });
const of2025 = packFrom('2025-01-01', 4);

const nothingKnown = { facts: { known: new Array<PolicyRef>() } };
const { given } = specification(policyPublication, nothingKnown);
const besides = (...known: readonly PolicyRef[]) => ({ facts: { known } });

describe('a policy pack', () => {
  it('is published with its reference and its whole content', () => {
    given().when('PublishPolicy', of2024.command).then(of2024.published);
  });

  it('follows the one before it', () => {
    given(of2024.published).when('PublishPolicy', of2026.command).then(of2026.published);
    given().when('PublishPolicy', of2026.command, besides(of2024.ref)).then(of2026.published);
  });

  it('sent again is published already, though later ones have followed', () => {
    given(of2024.published).when('PublishPolicy', of2024.command).staysQuiet();
    given(of2024.published, of2026.published).when('PublishPolicy', of2024.command).staysQuiet();
  });

  it('that came with Yidi may be published as it is', () => {
    given().when('PublishPolicy', of2024.command, besides(of2024.ref, of2026.ref)).then(of2024.published);
  });

  it.each([
    ['published before', [of2026.published], nothingKnown],
    ['that came with Yidi', [], besides(of2026.ref)],
  ] as const)('does not take the first day of another one %s', (_, past, setting) => {
    given(...past)
      .when('PublishPolicy', of2026Otherwise.command, setting)
      .refused('policy/already-published', 'conflict');
  });

  it.each([
    ['published before', [of2026.published], nothingKnown],
    ['that came with Yidi', [], besides(of2024.ref, of2026.ref)],
  ] as const)('is not put in before one %s: what was settled by that one stands', (_, past, setting) => {
    given(...past)
      .when('PublishPolicy', of2025.command, setting)
      .refused('policy/before-one-in-force', 'conflict');
  });

  it('that cannot be used is refused with every finding of the check, in both languages', () => {
    const { command } = packFrom('2024-01-01', 1, {
      validUntil: day('2023-12-31'),
      filing: { ...of2024.command.pack.filing, source: 'nowhere' },
    });
    const refusal = given().when('PublishPolicy', command).refused('policy/pack-unusable', 'refused');
    const findings = checkPack(command.pack);
    expect(refusal.violations.map(({ rule, message, zh }) => ({ rule, message, zh }))).toEqual(
      findings.map(({ code, says }) => ({ rule: code, message: says.en, zh: says.zh })),
    );
    expect(refusal.violations.map(({ field, rule }) => `${field} ${rule}`)).toEqual(
      expect.arrayContaining(['validUntil ends-before-it-begins', 'filing.source source-unknown']),
    );
  });
});

const kebab = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the refusals of policy packs', () => {
  it('each have one example, under the code that their name says', () => {
    const expected = Object.keys(PublicationRefusals).map((name) => `policy/${kebab(name)}`);
    expect(policyRefusalExamples.map(({ code }) => code).sort()).toEqual(expected.sort());
  });

  it.each(policyRefusalExamples)('$code is said in both languages as a whole sentence', ({ says }) => {
    expect(says.zh).toMatch(/[\u4e00-\u9fff].*。$/);
    expect(says.en).toMatch(/^[A-Z0-9].*\.$/);
    expect(`${says.zh}${says.en}`).not.toMatch(/undefined|\[object/);
  });
});
