export { checkPack } from './check-pack.js';
export type { PackFinding, PackPath } from './pack-findings.js';
export { policyLibrary, type PolicyLibrary } from './policy-library.js';
export type { Policy } from './policy.js';
export { policyPublication, type KnownPolicies, type PublishedPolicies } from './publication.js';
export { PublicationRefusals } from './publication.refusals.js';
export { policyRefusalExamples } from './refusals.examples.js';
export { decisive } from './table.js';
export { surveyOf, type PackSurvey } from './survey.js';
