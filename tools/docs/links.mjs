import { posix } from 'node:path';

const FENCE = /^(```|~~~)[\s\S]*?^\1/gm;
const LINK = /\[((?:[^\][]|\[[^\]]*\])*)\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g;

/** Links to files of this repository: what a page says it links to, and where. */
export const linksIn = (page, markdown) =>
  [...markdown.replace(FENCE, '').matchAll(LINK)]
    .map(([, text = '', target = '']) => ({ page, text, target: decodeURI(target.replace(/#.*$/, '')) }))
    .filter(({ target }) => target !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(target))
    .map((link) => ({ ...link, path: posix.join(posix.dirname(page), link.target) }));

/** A link whose text names a file (`claim.ts`, `claims/claim.ts`) must lead to that file. */
const namesAnother = ({ text, path }) => {
  const named = /^`([\w./-]+\.\w+)`$/.exec(text)?.[1];
  return named !== undefined && path !== named && !path.endsWith(`/${named}`);
};

/** What is wrong with a link, or undefined. */
export const faultOfLink = (link, exists) => {
  if (!exists(link.path)) return `${link.page}: ${link.target} is not there`;
  if (namesAnother(link)) return `${link.page}: ${link.text} leads to ${link.target}`;
  return undefined;
};
