import type { InstitutionCode, RegionCode } from '@yidi/kernel';
import { dialectOf } from './dialects.js';
import { readExactly } from './exact-json.js';
import { translated } from './national-form.js';
import { recordIdOf } from './treatment-form.js';

/** By what the sender of a message that is refused finds it again, each as far as it can be made out. */
export interface Marks {
  readonly msgid?: string;
  readonly setlId?: string;
  readonly place?: RegionCode;
  readonly recordId?: string;
}

const isWord = (value: unknown): value is string => typeof value === 'string' && /^[0-9A-Za-z._-]{1,30}$/.test(value);
const isPlace = (value: unknown): value is RegionCode => typeof value === 'string' && /^[1-9]\d{5}$/.test(value);
const isInstitution = (value: unknown): value is InstitutionCode =>
  typeof value === 'string' && /^[HP][1-9]\d{10}$/.test(value);

const at = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
        ? Object.entries(inner).find(([key]) => key === name)?.[1]
        : undefined,
    value,
  );

export const marksOf = (text: string): Marks => {
  const record = translated(readExactly(text), dialectOf(''));
  const [msgid, place, institution] = ['msgid', 'mdtrtarea_admvs', 'fixmedins_code'].map((name) => at(record, name));
  const setlId = at(record, 'input', 'setlinfo', 'setl_id');
  return {
    ...(isWord(msgid) && { msgid }),
    ...(isPlace(place) && { place }),
    ...(isWord(setlId) && { setlId }),
    ...(isInstitution(institution) && isWord(setlId) && { recordId: recordIdOf(institution, setlId) }),
  };
};
