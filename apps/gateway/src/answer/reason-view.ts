import type { DeclineReason } from '@yidi/contracts/filing';
import type { ReasonView } from '@yidi/contracts/views';
import { explain } from '@yidi/domain/filing';
import { inLanguage, type Language } from '@yidi/kernel';

/** Why not and what to do, in words. */
export const reasonViews = (reasons: readonly DeclineReason[], language: Language): readonly ReasonView[] =>
  reasons.map((reason) => {
    const { sentence, remedy } = explain(reason);
    return { code: reason.code, sentence: inLanguage(sentence, language), remedy: inLanguage(remedy, language) };
  });
