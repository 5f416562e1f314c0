import { fen, fromYuan, isYuan, millionths, toYuan } from '@yidi/kernel';

/** How a value is written on the wire, and the way between that and what the domain holds. */
interface WireTwin {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly read: (written: unknown) => unknown;
  readonly write: (held: unknown) => unknown;
}

const PERCENT = /^(\d{1,3})(?:\.(\d{1,4}))?%$/;

/** Whether the text is a share of at most the whole: `75%`, `6.5%`. */
export const isPercent = (text: string): boolean => PERCENT.test(text) && percentToMillionths(text) <= 1_000_000;

const percentToMillionths = (text: string): number => {
  const [, whole = '0', part = ''] = PERCENT.exec(text) ?? [];
  return Number(whole) * 10_000 + Number(part.padEnd(4, '0'));
};

const millionthsToPercent = (share: number): string => {
  const part = String(share % 10_000)
    .padStart(4, '0')
    .replace(/0+$/, '');
  return `${String(Math.floor(share / 10_000))}${part === '' ? '' : `.${part}`}%`;
};

/** Whether the text is an amount that is not below zero. */
export const isUnsignedYuan = (text: string): boolean => isYuan(text) && !text.startsWith('-');

const money = (format: string, pattern: string): WireTwin => ({
  schema: { type: 'string', format, pattern, description: 'an amount in yuan with two decimals: "112.50"' },
  read: (written) => fromYuan(String(written)),
  write: (held) => toYuan(fen(Number(held))),
});

/** The word by which a policy pack says that no source gives a value (来源未载明). */
export const UNKNOWN = 'unknown';

/** The same twin for a value that may be unknown. */
const orUnknown = ({ schema, read, write }: WireTwin): WireTwin => ({
  schema: {
    title: `${String(schema['format'])}-or-unknown`,
    description: `${String(schema['description'])}, or the word unknown`,
    anyOf: [schema, { const: UNKNOWN }],
  },
  read: (written) => (written === UNKNOWN ? written : read(written)),
  write: (held) => (held === UNKNOWN ? held : write(held)),
});

const yuanTwin = money('yuan', '^\\d{1,11}\\.\\d{2}$');
const percentTwin: WireTwin = {
  schema: { type: 'string', format: 'percent', description: 'a share with a per cent sign: "75%"' },
  read: (written) => millionths(percentToMillionths(String(written))),
  write: (held) => millionthsToPercent(Number(held)),
};

export const WIRE_FORMS = {
  yuan: yuanTwin,
  'yuan-or-unknown': orUnknown(yuanTwin),
  'signed-yuan': money('signed-yuan', '^-?\\d{1,11}\\.\\d{2}$'),
  percent: percentTwin,
  'percent-or-unknown': orUnknown(percentTwin),
  decimal: {
    schema: {
      title: 'decimal',
      description: 'a decimal with up to six places, as text or as a number',
      anyOf: [
        { type: 'string', pattern: '^\\d{1,12}(\\.\\d{1,6})?$' },
        { type: 'number', minimum: 0, maximum: 999_999_999_999 },
      ],
    },
    read: (written) => (typeof written === 'number' ? decimalText(written) : written),
    write: (held) => held,
  },
} as const satisfies Readonly<Record<string, WireTwin>>;

export type WireForm = keyof typeof WIRE_FORMS;

/** Numbers in exponent form (`1e-7`) and beyond six places are brought to six places, without trailing zeros. */
const decimalText = (written: number): string => written.toFixed(6).replace(/\.?0+$/, '');
