export {
  BillLine,
  CATALOGUE_CLASSES,
  OfferedAccount,
  SplitAmounts,
  TreatmentForm,
  type CatalogueClass,
} from './treatment-record.js';
export { RecordTreatment, TreatmentCommands } from './treatment.commands.js';
export { treatmentCodec, TreatmentDeclined, TreatmentEvents, TreatmentRecorded } from './treatment.events.js';
