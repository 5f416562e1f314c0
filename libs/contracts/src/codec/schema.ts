import type { Contract } from '@yidi/kernel';
import { WIRE_FORMS, type WireForm } from './wire-forms.js';

/** JSON Schema as the field decorators write it; `wire` and `nested` are resolved by `schemaOf`. */
export interface FieldSchema {
  readonly type?: 'string' | 'integer' | 'boolean' | 'array';
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly FieldSchema[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: true;
  readonly items?: FieldSchema;
  /** How the value is written on the wire, where that is not how the domain holds it. */
  readonly wire?: WireForm;
  readonly nested?: () => Contract;
}

export interface Field {
  readonly schema?: FieldSchema;
  readonly optional?: true;
  readonly personal?: true;
  readonly nullable?: true;
}

/** What Ajv compiles and integrators read: JSON Schema 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * One class, three forms. `plain`: as the domain speaks, money in fen. `wire`: as the API speaks, money in yuan.
 * `stored`: as the log keeps it, personal text sealed.
 */
export type Form = 'plain' | 'wire' | 'stored';

const fieldsByClass = new WeakMap<object, Map<string, Field>>();

/** Adds to what is known of a field; called by the field decorators. */
export const describe = (prototype: object, name: string, part: Field): void => {
  const fields = fieldsByClass.get(prototype.constructor) ?? new Map<string, Field>();
  fields.set(name, { ...fields.get(name), ...part });
  fieldsByClass.set(prototype.constructor, fields);
};

/** The fields of a contract, those it inherits first. */
export const fieldsOf = (contract: Contract): ReadonlyMap<string, Field> => {
  const chain: Map<string, Field>[] = [];
  for (
    let at: object | null = contract;
    at !== null && at !== Function.prototype;
    at = Object.getPrototypeOf(at) as object | null
  ) {
    const own = fieldsByClass.get(at);
    if (own !== undefined) chain.unshift(own);
  }
  return new Map(chain.flatMap((own) => [...own]));
};

export const schemaOf = (contract: Contract, form: Form): JsonSchema => {
  const fields = [...fieldsOf(contract)];
  return {
    type: 'object',
    additionalProperties: false,
    required: fields.filter(([, field]) => field.optional !== true).map(([name]) => name),
    properties: Object.fromEntries(
      fields.map(([name, field]) => [
        name,
        nullable(
          field,
          form === 'stored' && field.personal === true
            ? sealed(field.schema ?? {})
            : resolved(field.schema ?? {}, form),
        ),
      ]),
    ),
  };
};

/** Sealed text says nothing of what it holds but its length. */
const sealed = ({ type, minItems, maxItems }: FieldSchema): JsonSchema =>
  type === 'array' ? { type, minItems, maxItems, items: { type: 'string' } } : { type: 'string' };

const nullable = (field: Field, schema: JsonSchema): JsonSchema =>
  field.nullable === true ? { anyOf: [schema, { type: 'null' }] } : schema;

const resolved = (schema: FieldSchema, form: Form): JsonSchema => {
  const { wire, nested, items, ...plain } = schema;
  if (nested !== undefined) return schemaOf(nested(), form);
  if (items !== undefined) return { ...plain, items: resolved(items, form) };
  return form === 'wire' && wire !== undefined ? WIRE_FORMS[wire].schema : plain;
};

/** Where a value stands inside a message: names, and `*` for each item of a list. */
export type Path = readonly string[];

/** Every path of a contract whose field fulfils the condition. */
export const pathsWhere = (contract: Contract, holds: (field: Field) => boolean): readonly Path[] =>
  [...fieldsOf(contract)].flatMap(([name, field]) => {
    const { nested, items }: FieldSchema = field.schema ?? {};
    const eachItem = items !== undefined && items.nested === undefined;
    const here = holds(field) ? [eachItem ? [name, '*'] : [name]] : [];
    const inside = (inner: (() => Contract) | undefined, step: Path): readonly Path[] =>
      inner === undefined ? [] : pathsWhere(inner(), holds).map((path) => [...step, ...path]);
    return [...here, ...inside(nested, [name]), ...inside(items?.nested, [name, '*'])];
  });

export const personalPaths = (contract: Contract): readonly Path[] =>
  pathsWhere(contract, (field) => field.personal === true);

type Json = Record<string, unknown>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Paths that begin alike, gathered. */
type Tree = ReadonlyMap<string, Branch>;

interface Branch {
  readonly below: Tree;
  /** The path that ends here; then there is nothing below. */
  readonly path: Path | undefined;
}

/** Contracts' paths are made once and walked for every message, so their trees are kept. */
const trees = new WeakMap<readonly Path[], Tree>();

const treeOf = (paths: readonly Path[]): Tree => {
  const tree = trees.get(paths) ?? grown(paths);
  trees.set(paths, tree);
  return tree;
};

const grown = (paths: readonly Path[], depth = 0): Tree => {
  const byHead = Map.groupBy(paths, (path) => path[depth]);
  return new Map(
    [...byHead].flatMap(([head, along]) => {
      if (head === undefined) return [];
      const path = along.find(({ length }) => length === depth + 1);
      return [[head, { below: grown(along, depth + 1), path }] as const];
    }),
  );
};

type Converting = (value: unknown, path: Path) => unknown;

/** The same message with the values at the paths replaced; what is absent stays absent, the original is left as it was. */
export const mapPaths = <T extends object>(message: T, paths: readonly Path[], convert: Converting): T =>
  paths.length === 0 ? message : (mapTree(message as Json, treeOf(paths), convert) as T);

const mapTree = (message: Json, tree: Tree, convert: Converting): Json => {
  const copy: Json = { ...message };
  for (const [name, branch] of tree) {
    const value = copy[name];
    if (value !== undefined && value !== null) copy[name] = mapValue(value, branch, convert);
  }
  return copy;
};

const mapValue = (value: unknown, { below, path }: Branch, convert: Converting): unknown => {
  if (path !== undefined) return convert(value, path);
  const each = below.get('*');
  if (each !== undefined && Array.isArray(value)) return value.map((item: unknown) => mapValue(item, each, convert));
  return isJson(value) ? mapTree(value, below, convert) : value;
};
