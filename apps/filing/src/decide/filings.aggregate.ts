import { FilingCommands, type FilingEvents, filingCodec } from '@yidi/contracts/filing';
import { filing, type Filing, type FilingFacts } from '@yidi/domain/filing';
import type { Aggregate } from '@yidi/eventing';
import { dayOf, type Day } from '@yidi/kernel';
import { Engine, type FactsBinding } from '@yidi/platform';

export const Filings: Aggregate<Filing, typeof FilingCommands, typeof FilingEvents, FilingFacts> = {
  category: 'filing',
  decider: filing,
  commands: FilingCommands,
  codec: filingCodec,
  idOf: ({ filingId }) => filingId,
  caseOf: (command) => ('caseId' in command ? command.caseId : undefined),
};

/** What the insured region's pack of today asks of this category of filing. */
export const filingFacts: FactsBinding<Filing, typeof FilingCommands, FilingFacts, [Engine]> = {
  needs: [Engine],
  look: (engine) => (message, state) => {
    const today = dayOf(engine.runtime.clock.now());
    const filed = message.type === 'SubmitFiling' ? message.data : state;
    return Promise.resolve({ terms: termsOf(engine, filed, today) });
  },
};

type Asked = Filing | typeof FilingCommands.SubmitFiling.prototype;

const termsOf = ({ runtime }: Engine, filed: Asked, today: Day): FilingFacts['terms'] => {
  if (!('scheme' in filed)) return undefined;
  const policy = runtime.policies.inForce(filed.insuredRegion, filed.scheme, today);
  if (policy === undefined) return undefined;
  const { stages, categories, institutions } = policy.pack.filing;
  const category = categories.find((term) => term.category === filed.category);
  return {
    policy: policy.ref,
    stages,
    category: category && {
      requiredMaterials: category.materials,
      commitmentAllowed: category.commitmentAllowed,
      maxMonths: category.maxMonths,
    },
    mostInstitutions: institutions?.atMost,
  };
};
