export { sumOfLines } from './amounts.js';
export { treatmentRefusalExamples } from './refusals.examples.js';
export { amountsOf, treatment, type Treatment } from './treatment.js';
export { TreatmentRefusals } from './treatment.refusals.js';
