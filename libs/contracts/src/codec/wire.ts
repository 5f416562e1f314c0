import type { Contract } from '@yidi/kernel';
import { mapPaths, pathsWhere, type Path } from './schema.js';
import { WIRE_FORMS, type WireForm } from './wire-forms.js';

type PathsByForm = readonly (readonly [form: WireForm, paths: readonly Path[]])[];

const known = new WeakMap<Contract, PathsByForm>();

const wirePaths = (contract: Contract): PathsByForm => {
  const made =
    known.get(contract) ??
    (Object.keys(WIRE_FORMS) as WireForm[])
      .map(
        (form) => [form, pathsWhere(contract, ({ schema }) => (schema?.wire ?? schema?.items?.wire) === form)] as const,
      )
      .filter(([, paths]) => paths.length > 0);
  known.set(contract, made);
  return made;
};

const change = <T extends object>(contract: Contract, message: T, way: 'read' | 'write'): T =>
  wirePaths(contract).reduce((changed, [form, paths]) => mapPaths(changed, paths, WIRE_FORMS[form][way]), message);

/** A message that was valid on the wire, as the domain holds it: yuan become fen, per cent become millionths. */
export const fromWire = <T extends object>(contract: Contract<T>, message: object): T =>
  change(contract, message, 'read') as T;

/** What the domain holds, as the wire writes it. */
export const toWire = <T extends object>(contract: Contract<T>, message: T): object =>
  change<object>(contract, message, 'write');
