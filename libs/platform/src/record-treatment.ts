import type { RecordTreatment, TreatmentForm } from '@yidi/contracts/claims';
import { contentHash } from './content-hash.js';
import type { Plain } from './http/incoming.js';
import { treatmentIdOf } from './ids.js';
import type { People } from './people.js';

/** The command that takes a record, whichever way it came: the same record has the same id and the same hash. */
export const recordTreatment = async (people: People, form: Plain<TreatmentForm>): Promise<RecordTreatment> => {
  // Not being an emergency is what leaving the flag out means: the hash takes both for the same record.
  const record = { ...form, emergency: form.emergency ?? false };
  const personId = await people.idOf(form.insuredRegion, form.personNo);
  return { ...record, personId, treatmentId: treatmentIdOf(form), recordHash: contentHash(record) };
};
