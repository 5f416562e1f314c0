import type { SettleTreatment } from '@yidi/contracts/settlement';
import type { PolicyLibrary } from '../policy/policy-library.js';
import { termsFor, type TermsQuestion } from '../policy/terms.js';
import type { AccountFacts } from './account.js';

type Asked = Pick<SettleTreatment, 'insuredRegion' | 'diseaseCode' | 'institutionLevel' | 'servedOn' | 'entitlement'>;

/** The facts that a benefit account decides a treatment by: the insured region's pack on the day of service, and what it says. */
export const lookUpTerms = (library: PolicyLibrary, asked: Asked): AccountFacts => {
  const policy = library.inForce(asked.insuredRegion, asked.entitlement.scheme, asked.servedOn);
  return policy === undefined ? {} : { policy: { ref: policy.ref, found: termsFor(policy, questionOf(asked)) } };
};

export const questionOf = ({
  diseaseCode,
  institutionLevel,
  entitlement,
}: Omit<Asked, 'insuredRegion' | 'servedOn'>): TermsQuestion => ({
  diseaseCode,
  personType: entitlement.personType,
  level: institutionLevel,
  category: entitlement.category,
});
