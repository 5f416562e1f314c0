export { sumOfLines } from './amounts.js';
export { treatmentRefusalExamples } from './refusals.examples.js';
export { amountsOf, mustHoldTogether, treatment, type Treatment } from './treatment.js';
export { TreatmentRefusals } from './treatment.refusals.js';
