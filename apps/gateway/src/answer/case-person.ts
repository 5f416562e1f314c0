import type { CasePerson } from '@yidi/contracts/views';
import { ERASED, type Sealer } from '@yidi/eventing';
import type { PersonId } from '@yidi/kernel';
import type { SealedPerson } from '../project/case-file.js';

const PATHS = [['personNo'], ['name'], ['idNumber']] as const;

/** Who a case is about, readable; `(erased)` where the person's key is gone. */
export const openPerson = (sealer: Sealer, personId: PersonId, { text, eventId }: SealedPerson): Promise<CasePerson> =>
  sealer.open(text, PATHS, { personId, eventId });

/** The same for those who need to tell persons apart and no more: 李*, 450***********1234. */
export const masked = ({ personNo, name, idNumber }: CasePerson): CasePerson => ({
  personNo: maskedNumber(personNo),
  name: maskedName(name),
  idNumber: maskedNumber(idNumber),
});

const maskedName = (name: string): string => {
  if (name === ERASED) return name;
  const [first = '', ...rest] = name;
  return first + '*'.repeat(Math.max(1, rest.length));
};

/** Numbers too short for that keep their last character only. */
const maskedNumber = (text: string): string => {
  if (text === ERASED) return text;
  const [start, end] = text.length < 11 ? ['', text.slice(-1)] : [text.slice(0, 3), text.slice(-4)];
  return start + '*'.repeat(text.length - start.length - end.length) + end;
};
