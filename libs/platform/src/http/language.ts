import type { Language } from '@yidi/kernel';

/** The language that an Accept-Language header prefers: English where it says so, Chinese otherwise. */
export const languageOf = (header: string | undefined): Language =>
  header !== undefined && weightOf(header, 'en') > weightOf(header, 'zh') ? 'en' : 'zh-CN';

/** The weight of the first range of that language, earlier ones counting a little more among equals; 0 where it is not named. */
const weightOf = (header: string, language: string): number => {
  const ranges = header.toLowerCase().split(',', 20);
  const weights = ranges.map((range, at) => {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim());
    if (name !== language && !name.startsWith(`${language}-`)) return 0;
    const weight = parameters
      .map((parameter) => /^q=([01](?:\.\d{1,3})?)$/.exec(parameter)?.[1])
      .find((q) => q !== undefined);
    const q = Number(weight ?? 1);
    return q === 0 ? 0 : q - at / 100_000;
  });
  return Math.max(0, ...weights);
};
