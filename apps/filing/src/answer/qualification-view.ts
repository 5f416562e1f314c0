import type { Answered, QualificationView } from '@yidi/contracts/views';
import { awaiting, grantedPeriod, missing, QualificationRefusals, type Qualification } from '@yidi/domain/filing';
import type { Loaded } from '@yidi/eventing';
import { refuse } from '@yidi/kernel';

/** What is answered of a qualification; one that was never applied for is refused as unknown. */
export const qualificationView = (
  { state, revision, position }: Pick<Loaded<Qualification>, 'state' | 'revision' | 'position'>,
  id: string,
  reasons: { readonly reasons?: readonly string[] } = {},
): Answered<QualificationView> => {
  if (state.status === 'none') return refuse(QualificationRefusals.unknown(id));
  const { qualificationId, caseId, status, personId, insuredRegion, scheme, personType, groups, diseaseCode } = state;
  return {
    view: {
      qualificationId,
      caseId,
      status,
      insuredRegion,
      scheme,
      personType,
      groups,
      diseaseCode,
      awaiting: awaiting(state),
      missing: missing(state),
      ...reasons,
      ...grantedPeriod(state),
    },
    access: { personId, insuredRegion },
    revision,
    position,
  };
};
