import type { Contract } from '@yidi/kernel';
import { mapPaths, pathsWhere, type Path } from './schema.js';
import { WIRE_FORMS, type WireForm } from './wire-forms.js';

/** Where a contract's fields are written in another form than the domain holds. */
interface WirePaths {
  readonly paths: readonly Path[];
  readonly forms: ReadonlyMap<Path, WireForm>;
}

const known = new WeakMap<Contract, WirePaths>();

const wirePaths = (contract: Contract): WirePaths => {
  const made = known.get(contract) ?? found(contract);
  known.set(contract, made);
  return made;
};

const found = (contract: Contract): WirePaths => {
  const forms = new Map(
    (Object.keys(WIRE_FORMS) as WireForm[]).flatMap((form) =>
      pathsWhere(contract, ({ schema }) => (schema?.wire ?? schema?.items?.wire) === form).map(
        (path) => [path, form] as const,
      ),
    ),
  );
  return { paths: [...forms.keys()], forms };
};

const change = <T extends object>(contract: Contract, message: T, way: 'read' | 'write'): T => {
  const { paths, forms } = wirePaths(contract);
  return mapPaths(message, paths, (value, path) => {
    const form = forms.get(path);
    return form === undefined ? value : WIRE_FORMS[form][way](value);
  });
};

/** A message that was valid on the wire, as the domain holds it: yuan become fen, per cent become millionths. */
export const fromWire = <T extends object>(contract: Contract<T>, message: object): T =>
  change(contract, message, 'read') as T;

/** What the domain holds, as the wire writes it. */
export const toWire = <T extends object>(contract: Contract<T>, message: T): object =>
  change<object>(contract, message, 'write');
