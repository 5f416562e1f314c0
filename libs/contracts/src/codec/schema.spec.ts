import { describe, expect, it } from '@jest/globals';
import { FilingForm, SubmitFiling } from '../filing/index.js';
import { fieldsOf, mapPaths, schemaOf } from './index.js';

const shout = (value: unknown): string => String(value).toUpperCase();

describe('changing values in a message', () => {
  const message = {
    person: { name: 'wei', phone: 'none' },
    lines: [
      { item: 'a', price: 1 },
      { item: 'b', price: 2 },
    ],
    note: 'kept',
  };

  it('reaches into objects and each item of a list', () => {
    expect(mapPaths(message, [['person', 'name'], ['lines', '*', 'item'], ['note']], shout)).toEqual({
      person: { name: 'WEI', phone: 'none' },
      lines: [
        { item: 'A', price: 1 },
        { item: 'B', price: 2 },
      ],
      note: 'KEPT',
    });
  });

  it('reaches several fields of one object', () => {
    expect(
      mapPaths(
        message,
        [
          ['person', 'name'],
          ['person', 'phone'],
        ],
        shout,
      ).person,
    ).toEqual({ name: 'WEI', phone: 'NONE' });
  });

  it('leaves the original as it was', () => {
    const before = structuredClone(message);
    mapPaths(
      message,
      [
        ['person', 'name'],
        ['lines', '*', 'item'],
      ],
      shout,
    );
    expect(message).toEqual(before);
  });

  it('leaves absent what is absent', () => {
    const empty: object = { lines: [] };
    expect(mapPaths(empty, [['person', 'name'], ['lines', '*', 'item'], ['note']], shout)).toEqual({ lines: [] });
    expect(mapPaths({ person: {} }, [['person', 'name']], shout)).toEqual({ person: {} });
  });

  it('leaves a null as it is', () => {
    expect(mapPaths({ note: null, person: null }, [['note'], ['person', 'name']], shout)).toEqual({
      note: null,
      person: null,
    });
  });

  it('gives the message itself back where there is nothing to change', () => {
    expect(mapPaths(message, [], shout)).toBe(message);
  });
});

describe('the schema of a contract', () => {
  it('lists the fields, those it inherits first, and which of them are required', () => {
    const inherited = [...fieldsOf(FilingForm).keys()].filter((name) => name !== 'caseId');
    expect([...fieldsOf(SubmitFiling).keys()]).toEqual([...inherited, 'filingId', 'caseId', 'personId']);
    expect(schemaOf(FilingForm, 'wire')['required']).not.toContain('caseId');
    expect(schemaOf(SubmitFiling, 'wire')['required']).toContain('caseId');
  });

  it('refuses unknown fields at every level', () => {
    const person = (schemaOf(FilingForm, 'wire')['properties'] as Record<string, unknown>)['person'];
    expect(schemaOf(FilingForm, 'wire')).toHaveProperty('additionalProperties', false);
    expect(person).toHaveProperty('additionalProperties', false);
  });

  it('asks of sealed fields only that they are text', () => {
    expect(schemaOf(FilingForm, 'stored')).toHaveProperty('properties.person.properties.idNumber', { type: 'string' });
    expect(schemaOf(FilingForm, 'plain')).toHaveProperty('properties.person.properties.idNumber.format', 'id-number');
  });
});
