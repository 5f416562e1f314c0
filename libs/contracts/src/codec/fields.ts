// Field decorators, named by the domain. Each declares its class-validator rules and its JSON Schema in one place.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsString,
  Matches,
  Max,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isDay, isInstant, isYuan, type Contract } from '@yidi/kernel';
import { ID } from './id-form.js';
import { isIdNumber } from './id-number.js';
import { describe, type FieldSchema } from './schema.js';
import { isPercent, isUnsignedYuan, UNKNOWN, type WireForm } from './wire-forms.js';

/** Years that anything here can lie in: beyond them is a slip of the pen, and counting on from there would leave the calendar. */
const inReach = (text: string): boolean => text >= '1900' && text < '3000';

const TIME_OF_DAY = /^ (?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** Named formats: what a string must be, beyond its pattern. Ajv and class-validator share them. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  day: (text) => isDay(text) && inReach(text),
  instant: (text) => isInstant(text) && inReach(text),
  'china-time': (text) => TIME_OF_DAY.test(text.slice(10)) && isDay(text.slice(0, 10)) && inReach(text),
  yuan: isUnsignedYuan,
  'signed-yuan': isYuan,
  percent: isPercent,
  'id-number': isIdNumber,
};

const PATTERNS = {
  region: /^[1-9]\d{5}$/,
  disease: /^M\d{5}$/,
  institution: /^[HP][1-9]\d{10}$/,
  id: ID,
  slug: /^[a-z][a-z0-9-]{0,39}$/,
  sha256: /^[0-9a-f]{64}$/,
  phone: /^\+?[0-9 -]{5,20}$/,
  personNo: /^[0-9A-Za-z][0-9A-Za-z_-]{0,29}$/,
  recordId: /^[0-9A-Za-z._:-]{1,64}$/,
  decimal: /^\d{1,12}(\.\d{1,6})?$/,
  hash: /^sha256:[0-9a-f]{64}$/,
  monthDay: /^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  /** No control characters but tab and line ends, no half of a surrogate pair: no store keeps those faithfully. */
  freeText: /^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ud800-\udfff]*$/u,
} as const;

const field =
  (schema: FieldSchema, ...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, key) => {
    describe(target, String(key), { schema });
    for (const rule of rules) rule(target, key);
  };

const text = (name: keyof typeof PATTERNS, says: string): (() => PropertyDecorator) => {
  const pattern = PATTERNS[name];
  return () =>
    field(
      { type: 'string', pattern: pattern.source, description: says },
      IsString(),
      Matches(pattern, { message: says }),
    );
};

const formatted = (format: string, says: string): (() => PropertyDecorator) => {
  const holds = FORMATS[format] ?? ((): boolean => false);
  return () =>
    field(
      { type: 'string', format, description: says },
      ValidateBy({
        name: format,
        validator: { validate: (value) => typeof value === 'string' && holds(value), defaultMessage: () => says },
      }),
    );
};

/** Text of a pattern that one contract alone knows; `says` completes "must be …". */
export const IsMatching = (pattern: RegExp, says: string): PropertyDecorator =>
  field(
    { type: 'string', pattern: pattern.source, description: says },
    IsString(),
    Matches(pattern, { message: says }),
  );

export const IsRegionCode = text('region', 'a six-digit division code of GB/T 2260');
export const IsDiseaseCode = text('disease', 'a national disease code: M and five digits');
export const IsInstitutionCode = text('institution', 'an institution code: H or P and eleven digits');
export const IsId = text('id', 'an id that Yidi gave out');
export const IsSlug = text('slug', 'a word in lower case, with hyphens');
export const IsSha256 = text('sha256', 'a SHA-256 in 64 hex digits of lower case');
export const IsHash = text('hash', 'sha256: and 64 hex digits');
export const IsPhone = text('phone', 'a telephone number');
export const IsPersonNo = text(
  'personNo',
  'the number of the person in the insured region: up to 30 letters, digits, hyphens and underscores',
);
export const IsRecordId = text('recordId', 'an id of the sender: up to 64 letters, digits and . _ : -');
export const IsMonthDay = text('monthDay', 'a day of any year, written MM-DD');
export const IsDay = formatted('day', 'a day of the calendar from 1900 to 2999, written YYYY-MM-DD');
/** 北京时间, as the national interface writes it; without a zone, China has only one. */
export const IsChinaTime = formatted('china-time', 'a time in China from 1900 to 2999, written YYYY-MM-DD HH:MM:SS');
export const IsInstant = formatted('instant', 'an instant in UTC from 1900 to 2999, written like 2026-03-12T02:00:00Z');
/** 公民身份号码, GB 11643: 18 characters with a date and a check digit. */
export const IsIdNumber = formatted(
  'id-number',
  'an identity number of 18 characters whose date and check digit are right',
);

/** The most that the wire writes: 99 999 999 999.99 yuan. */
const MONEY_LIMIT = 9_999_999_999_999;

/** Fen in the log, yuan with two decimals on the wire; not below zero. */
export const IsMoney = (): PropertyDecorator =>
  field({ type: 'integer', minimum: 0, maximum: MONEY_LIMIT, wire: 'yuan' }, IsInt(), Min(0), Max(MONEY_LIMIT));

/** Money that may be below zero: a correction. */
export const IsSignedMoney = (): PropertyDecorator =>
  field(
    { type: 'integer', minimum: -MONEY_LIMIT, maximum: MONEY_LIMIT, wire: 'signed-yuan' },
    IsInt(),
    Min(-MONEY_LIMIT),
    Max(MONEY_LIMIT),
  );

/** A decimal quantity or unit price, up to six decimals, kept as text; on the wire a number is taken too. */
export const IsDecimal = (): PropertyDecorator =>
  field(
    {
      type: 'string',
      pattern: PATTERNS.decimal.source,
      wire: 'decimal',
      description: 'a decimal with up to six places',
    },
    IsString(),
    Matches(PATTERNS.decimal),
  );

/** A share in millionths; on the wire with a per cent sign. */
export const IsShare = (): PropertyDecorator =>
  field({ type: 'integer', minimum: 0, maximum: 1_000_000, wire: 'percent' }, IsInt(), Min(0), Max(1_000_000));

const orUnknown = (most: number, wire: WireForm): PropertyDecorator =>
  field(
    {
      anyOf: [
        { type: 'integer', minimum: 0, maximum: most },
        { type: 'string', enum: [UNKNOWN] },
      ],
      wire,
    },
    ValidateBy({
      name: wire,
      validator: {
        validate: (value) =>
          value === UNKNOWN || (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most),
      },
    }),
  );

/** Money, or `unknown` where no source gives it (来源未载明). */
export const IsMoneyOrUnknown = (): PropertyDecorator => orUnknown(MONEY_LIMIT, 'yuan-or-unknown');

/** A share, or `unknown` where no source gives it. */
export const IsShareOrUnknown = (): PropertyDecorator => orUnknown(1_000_000, 'percent-or-unknown');

/** A list of shares in millionths; on the wire with per cent signs. */
export const IsListOfShares = (size: { readonly min?: number; readonly max: number }): PropertyDecorator =>
  listOfNumbers(size, 1_000_000, 'percent');

/** A list of amounts: fen inside, yuan on the wire. */
export const IsListOfMoney = (size: { readonly min?: number; readonly max: number }): PropertyDecorator =>
  listOfNumbers(size, MONEY_LIMIT, 'yuan');

const listOfNumbers = (
  size: { readonly min?: number; readonly max: number },
  most: number,
  wire: WireForm,
): PropertyDecorator =>
  field(
    {
      type: 'array',
      minItems: size.min ?? 0,
      maxItems: size.max,
      items: { type: 'integer', minimum: 0, maximum: most, wire },
    },
    IsArray(),
    ArrayMinSize(size.min ?? 0),
    ArrayMaxSize(size.max),
    IsInt({ each: true }),
    Min(0, { each: true }),
    Max(most, { each: true }),
  );

export const IsWholeNumber = (min: number, max: number): PropertyDecorator =>
  field({ type: 'integer', minimum: min, maximum: max }, IsInt(), Min(min), Max(max));

export const IsFlag = (): PropertyDecorator => field({ type: 'boolean' }, IsBoolean());

const freeText = (max: number): FieldSchema => ({
  type: 'string',
  minLength: 1,
  maxLength: max,
  pattern: PATTERNS.freeText.source,
  description: `text of 1 to ${String(max)} characters, without control characters`,
});

/** Counts code points as JSON Schema does; class-validator's own MaxLength leaves some of them out. */
const isFreeText =
  (max: number) =>
  (value: unknown): boolean => {
    if (typeof value !== 'string' || !PATTERNS.freeText.test(value)) return false;
    const { length } = Array.from(value);
    return length >= 1 && length <= max;
  };

/** Free text of one to `max` characters. */
export const IsText = (max: number): PropertyDecorator =>
  field(freeText(max), ValidateBy({ name: 'text', validator: { validate: isFreeText(max) } }));

export const IsOneOf = (values: readonly string[]): PropertyDecorator =>
  field({ type: 'string', enum: values }, IsString(), IsIn([...values]));

/** A value described by another contract class; its property is typed by the plain shape. */
export const IsNested = (contract: () => Contract): PropertyDecorator =>
  field(
    { nested: contract },
    ValidateBy({ name: 'object', validator: { validate: isPlainObject } }),
    ValidateNested(),
    Type(contract),
  );

export const IsListOf = (
  contract: () => Contract,
  size: { readonly min?: number; readonly max: number },
): PropertyDecorator =>
  field(
    { type: 'array', minItems: size.min ?? 0, maxItems: size.max, items: { nested: contract } },
    IsArray(),
    ArrayMinSize(size.min ?? 0),
    ArrayMaxSize(size.max),
    ValidateBy({ name: 'objects', validator: { validate: isPlainObject } }, { each: true }),
    ValidateNested({ each: true }),
    Type(contract),
  );

/** A list of words that all match one kind of text; `unique`: each of them once. */
export const IsListOfText = (
  kind: 'disease' | 'institution' | 'slug' | 'id' | 'recordId' | { readonly max: number } | readonly string[],
  { min = 0, max, unique }: { readonly min?: number; readonly max: number; readonly unique?: true },
): PropertyDecorator => {
  const size = { minItems: min, maxItems: max, ...(unique === undefined ? {} : { uniqueItems: unique }) };
  const limits = [
    IsArray(),
    ArrayMinSize(min),
    ArrayMaxSize(max),
    ...(unique === undefined ? [] : [ArrayUnique()]),
    IsString({ each: true }),
  ];
  const list = (items: FieldSchema, ...rules: readonly PropertyDecorator[]): PropertyDecorator =>
    field({ type: 'array', ...size, items }, ...limits, ...rules);
  if (typeof kind === 'string')
    return list({ type: 'string', pattern: PATTERNS[kind].source }, Matches(PATTERNS[kind], { each: true }));
  if ('max' in kind)
    return list(
      freeText(kind.max),
      ValidateBy({ name: 'text', validator: { validate: isFreeText(kind.max) } }, { each: true }),
    );
  return list({ type: 'string', enum: kind }, IsIn([...kind], { each: true }));
};

/** The field may be left out; `null` is not leaving out. */
export const Maybe = (): PropertyDecorator => (target, key) => {
  describe(target, String(key), { optional: true });
  ValidateIf((_, value) => value !== undefined)(target, key);
};

/** The field is always there, and `null` says that there is nothing. */
export const OrNull = (): PropertyDecorator => (target, key) => {
  describe(target, String(key), { nullable: true });
  ValidateIf((_, value) => value !== null)(target, key);
};

/** The field names or describes a person: sealed in the log with that person's key. Only for text. */
export const Personal = (): PropertyDecorator => (target, key) => {
  describe(target, String(key), { personal: true });
};

function isPlainObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
