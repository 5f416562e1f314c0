import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ErrorObject, Options, ValidateFunction } from 'ajv';
import type { Contract, Violation } from '@yidi/kernel';
import { FORMATS } from './fields.js';
import { ID, isId } from './id-form.js';
import { schemaOf, type Form, type JsonSchema } from './schema.js';

interface Matcher {
  test(text: string): boolean;
  /** Ajv tells compiled patterns apart by it. */
  toString(): string;
}

/** A pattern as Ajv asks for it; ids are known without theirs. */
const compiledPattern = (pattern: string, flags: string): Matcher =>
  pattern === ID.source ? { test: isId, toString: () => pattern } : new RegExp(pattern, flags);
const regExp = Object.assign(compiledPattern, { code: 'new RegExp' });

const ajvWith = (options: Options): Ajv2020 => {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, code: { regExp }, ...options });
  for (const [name, holds] of Object.entries(FORMATS)) ajv.addFormat(name, { type: 'string', validate: holds });
  return ajv;
};

/** Says only whether a message holds, as nearly all do; stops at the first fault. */
const judge = ajvWith({ ownProperties: true });
/** The same for what our own codec wrote: it is read by the thousand and inherits nothing. */
const readersJudge = ajvWith({});
/** Finds every fault of a message that does not hold. */
const inspector = ajvWith({ allErrors: true, verbose: true, ownProperties: true });

type Compiled = Readonly<Record<Form, WeakMap<Contract, ValidateFunction>>>;
const none = (): Compiled => ({ plain: new WeakMap(), wire: new WeakMap(), stored: new WeakMap() });
const compiledBy = new Map<Ajv2020, Compiled>([
  [judge, none()],
  [readersJudge, none()],
  [inspector, none()],
]);

const validatorOf = (ajv: Ajv2020, contract: Contract, form: Form): ValidateFunction => {
  const compiled = compiledBy.get(ajv)?.[form];
  const made = compiled?.get(contract) ?? ajv.compile(schemaOf(contract, form));
  compiled?.set(contract, made);
  return made;
};

/** Everything in the message that breaks its contract in that form; nothing when all is well. */
export const violationsOf = (contract: Contract, message: unknown, form: Form): readonly Violation[] => {
  if (validatorOf(form === 'stored' ? readersJudge : judge, contract, form)(message)) return [];
  const inspect = validatorOf(inspector, contract, form);
  return inspect(message) ? [] : onePerField((inspect.errors ?? []).filter(telling).map(violation));
};

/** A value of the wrong type breaks other rules too; its type is what has to be mended. */
const onePerField = (violations: readonly Violation[]): readonly Violation[] => {
  const byField = new Map<string, Violation>();
  for (const each of violations) if (each.rule === 'type' || !byField.has(each.field)) byField.set(each.field, each);
  return [...byField.values()];
};

/** A contract broken inside Yidi: a mistake of ours or of a stored event, never of a caller. */
export class ContractViolation extends Error {
  override readonly name = 'ContractViolation';
  readonly violations: readonly Violation[];

  constructor(subject: string, violations: readonly Violation[]) {
    super(`${subject} breaks its contract: ${violations.map(({ field, rule }) => `${field} (${rule})`).join(', ')}`);
    this.violations = violations;
  }
}

/** The branches of an `anyOf` repeat what the `anyOf` itself says. */
const telling = (error: ErrorObject): boolean => !error.schemaPath.includes('/anyOf/');

const violation = (error: ErrorObject): Violation => {
  const at = pathOf(error.instancePath);
  const params: Readonly<Record<string, unknown>> = error.params;
  if (error.keyword === 'required')
    return { field: joined(at, params['missingProperty']), rule: 'required', message: 'is missing' };
  if (error.keyword === 'additionalProperties')
    return {
      field: joined(at, params['additionalProperty']),
      rule: 'unknown-field',
      message: 'is not a field of this message',
    };
  const expected = schemaWord(error, 'description');
  return {
    field: at === '' ? '(body)' : at,
    rule: ruleOf(error),
    message: expected !== undefined ? `must be ${expected}` : wording(error, params),
  };
};

/** The keyword that was broken; where several make up one named form, like `yuan`, the name of the form. */
const ruleOf = (error: ErrorObject): string =>
  error.keyword === 'type' ? 'type' : (schemaWord(error, 'format') ?? schemaWord(error, 'title') ?? error.keyword);

const schemaWord = ({ parentSchema }: ErrorObject, name: string): string | undefined => {
  const word: unknown = (parentSchema as JsonSchema | undefined)?.[name];
  return typeof word === 'string' ? word : undefined;
};

const wording = (error: ErrorObject, params: Readonly<Record<string, unknown>>): string =>
  error.keyword === 'enum'
    ? `must be one of ${(params['allowedValues'] as readonly string[]).join(', ')}`
    : (error.message ?? 'is not allowed');

const joined = (at: string, name: unknown): string => (at === '' ? String(name) : `${at}.${String(name)}`);

/** `/lines/2/amount` → `lines[2].amount` */
const pathOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
