import { fieldsOf, fromWire, violationsOf, type FieldSchema } from '@yidi/contracts/codec';
import { RegionalRecord } from '@yidi/contracts/regions';
import { refuse, type Contract, type Violation } from '@yidi/kernel';
import type { Understood } from './dialects.js';
import { RegionalRecordRefusals } from './regional-record.refusals.js';
import { chinaTime, plainDecimal, yuanText } from './written-forms.js';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Where something stands in the message: the part whose names hold there, and the way to it, which is seldom asked for. */
interface Place {
  readonly part: string;
  readonly within?: Place;
  /** Of an item of a list. */
  readonly at?: number;
}

const inside = (within: Place, name: string): Place => ({ part: name, within });

const pathOf = ({ part, within, at }: Place): string => {
  if (within === undefined) return part;
  const outer = pathOf(within);
  if (at !== undefined) return `${outer}[${String(at)}]`;
  return outer === '' ? part : `${outer}.${part}`;
};

/** A field of the interface, and the names under which a part of the message may give it. */
interface Wanted {
  readonly name: string;
  readonly schema: FieldSchema;
  readonly from: readonly string[];
}

const wantedIn = (contract: Contract, others: Readonly<Record<string, string>>): readonly Wanted[] =>
  [...fieldsOf(contract)].map(([name, { schema }]) => ({
    name,
    schema: schema ?? {},
    from: [
      // What a part calls so may be another field's.
      ...(Object.hasOwn(others, name) ? [] : [name]),
      ...Object.keys(others).filter((other) => others[other] === name),
    ],
  }));

/** By dialect, contract and part; there are few of each. */
const wanted = new WeakMap<Understood, WeakMap<Contract, Map<string, readonly Wanted[]>>>();

const wantedOf = (contract: Contract, part: string, dialect: Understood): readonly Wanted[] => {
  const known = wanted.get(dialect)?.get(contract)?.get(part);
  if (known !== undefined) return known;
  const found = wantedIn(contract, dialect.names[part] ?? {});
  const byContract = wanted.get(dialect) ?? new WeakMap<Contract, Map<string, readonly Wanted[]>>();
  const byPart = byContract.get(contract) ?? new Map<string, readonly Wanted[]>();
  wanted.set(dialect, byContract.set(contract, byPart.set(part, found)));
  return found;
};

/**
 * The record that was sent, in the interface's own names, codes and forms. What it cannot understand it leaves as it came, and
 * the contract names it. Throws a Refusal with every field that has to be mended.
 */
export const inNationalForm = (sent: unknown, dialect: Understood): RegionalRecord => {
  const translation = new Translation(dialect);
  const record = translation.messageOf(RegionalRecord, sent, { part: '' });
  const violations = [...translation.contradictions, ...violationsOf(RegionalRecord, record, 'wire')];
  return violations.length === 0 && isJson(record)
    ? fromWire(RegionalRecord, record)
    : refuse(RegionalRecordRefusals.malformed(violations));
};

/** As far as it can be understood, whatever else is wrong with it. */
export const translated = (sent: unknown, dialect: Understood): unknown =>
  new Translation(dialect).messageOf(RegionalRecord, sent, { part: '' });

/** One message on its way into the national form. */
class Translation {
  /** Fields that were sent under two names with two values. */
  readonly contradictions: Violation[] = [];

  constructor(private readonly dialect: Understood) {}

  messageOf(contract: Contract, sent: unknown, place: Place): unknown {
    if (!isJson(sent)) return sent;
    const record: Record<string, unknown> = {};
    for (const { name, schema, from } of wantedOf(contract, place.part, this.dialect)) {
      const given = this.givenAs(from, sent, name, place);
      if (given !== undefined) record[name] = this.valueOf(schema, given, inside(place, name));
    }
    return record;
  }

  /** What was sent under one of the names; blank is left out. */
  private givenAs(names: readonly string[], sent: Json, name: string, place: Place): unknown {
    let given: unknown;
    for (const each of names) {
      const tidy = Object.hasOwn(sent, each) ? tidied(sent[each]) : undefined;
      if (tidy === undefined) continue;
      if (given !== undefined && given !== tidy) this.contradictions.push(saidTwice(pathOf(inside(place, name))));
      given = tidy;
    }
    return given;
  }

  private valueOf(schema: FieldSchema, value: unknown, place: Place): unknown {
    const { nested, items } = schema;
    if (nested !== undefined) return this.messageOf(nested(), value, place);
    if (items !== undefined) return this.listOf(items, value, place);
    return typeof value === 'string' ? this.wordOf(schema, value, place) : value;
  }

  /** What was made of XML has one item without a list around it. */
  private listOf(items: FieldSchema, value: unknown, within: Place): unknown {
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item, at) => this.valueOf(items, item, { part: within.part, within, at }));
  }

  private wordOf({ wire, format }: FieldSchema, text: string, { part }: Place): string {
    const read = READERS[wire ?? format ?? ''];
    if (read !== undefined) return read(text) ?? text;
    const codes = this.dialect.codes[part] ?? {};
    return Object.hasOwn(codes, text) ? (codes[text] ?? text) : text;
  }
}

/** By the form that the contract asks for. */
const READERS: Readonly<Record<string, (text: string) => string | undefined>> = {
  'signed-yuan': yuanText,
  decimal: plainDecimal,
  'china-time': chinaTime,
};

/** Text without the spaces around it; nothing where nothing is left. */
const tidied = (value: unknown): unknown => {
  if (typeof value !== 'string') return value ?? undefined;
  const text = value.trim();
  return text === '' ? undefined : text;
};

const saidTwice = (field: string): Violation => ({
  field,
  rule: 'said-twice',
  message: 'is sent under two names with different values',
  zh: '以两个名称上传且值不同',
});
