export { checkPack } from './check-pack.js';
export { PackFindings, type PackFinding, type PackPath } from './pack-findings.js';
export { overlapsAmong, policyLibrary, type Overlap, type PolicyLibrary } from './policy-library.js';
export type { Policy } from './policy.js';
export { termsFor, type Limit, type Terms, type TermsFound, type TermsQuestion } from './terms.js';
