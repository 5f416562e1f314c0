/** The languages in which Yidi speaks to people. */
export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One sentence in both languages. */
export interface Says {
  readonly zh: string;
  readonly en: string;
}

export const inLanguage = (says: Says, language: Language): string => (language === 'en' ? says.en : says.zh);
