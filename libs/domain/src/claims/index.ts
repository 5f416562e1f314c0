export { sumOfLines } from './amounts.js';
export { treatmentRefusalExamples } from './refusals.examples.js';
export { treatment, type Treatment } from './treatment.js';
export { TreatmentRefusals } from './treatment.refusals.js';
