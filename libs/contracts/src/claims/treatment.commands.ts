import type { PersonId, TreatmentId } from '@yidi/kernel';
import { IsHash, IsId } from '../codec/index.js';
import { TreatmentForm } from './treatment-record.js';

export class RecordTreatment extends TreatmentForm {
  @IsId() readonly treatmentId!: TreatmentId;
  @IsId() readonly personId!: PersonId;
  /** Hash of the record's content: tells the same record from a changed one. */
  @IsHash() readonly recordHash!: string;
}

export const TreatmentCommands = { RecordTreatment };
