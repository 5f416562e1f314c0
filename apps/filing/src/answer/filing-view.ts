import type { Answered, FilingView } from '@yidi/contracts/views';
import { awaiting, FilingRefusals, missing, type Filing } from '@yidi/domain/filing';
import type { Loaded } from '@yidi/eventing';
import { refuse } from '@yidi/kernel';

/** What is answered of a filing; one that was never submitted is refused as unknown. */
export const filingView = (
  { state, revision, position }: Pick<Loaded<Filing>, 'state' | 'revision' | 'position'>,
  id: string,
  reasons: { readonly reasons?: readonly string[] } = {},
): Answered<FilingView> => {
  if (state.status === 'none') return refuse(FilingRefusals.unknown(id));
  const { personId, insuredRegion, treatmentRegion, institutions, endsOn } = state;
  return {
    view: {
      filingId: state.filingId,
      caseId: state.caseId,
      status: state.status,
      insuredRegion,
      treatmentRegion,
      category: state.category,
      diseaseCodes: state.diseaseCodes,
      institutions,
      startsOn: state.startsOn,
      ...(endsOn === undefined ? {} : { endsOn }),
      awaiting: awaiting(state),
      missing: missing(state),
      ...reasons,
    },
    access: { personId, insuredRegion, treatmentRegion, institutions },
    revision,
    position,
  };
};
