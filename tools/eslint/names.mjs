// ESLint rule: files and types are named by what they are, with the stereotypes this tree knows and none of the empty words.

const STEREOTYPES = new Set(
  (
    'module controller aggregate publication reaction projection query commands events history views refusals ' +
    'examples conformance decorator filter interceptor'
  ).split(' '),
);
const BANNED =
  /^(managers?|helpers?|utils?|utilit(y|ies)|common|shared|core|base|abstract|impl|services?|processors?|data|info|dtos?|entit(y|ies))$/;
const HANDLER = /^handlers?$/;
const KEBAB = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const wordsOf = (name) => name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+/g) ?? [];
const bannedWord = (words, pattern = BANNED) =>
  words.map((word) => word.toLowerCase()).find((word) => pattern.test(word));

/** `sqlite.event-store.ts` names a technology and a port; elsewhere the part after the dot is one of the stereotypes. */
const mayFollowTheDot = (stereotype, path) => STEREOTYPES.has(stereotype) || /(^|\/)libs\/adapters\//.test(path);

const wordFault = (folders, parts) => {
  const word = bannedWord([...folders, ...parts].flatMap((part) => part.split('-')));
  if (word !== undefined) return `"${word}" says nothing: name it by what it does`;
  const handler = bannedWord(
    parts.flatMap((part) => part.split('-')),
    HANDLER,
  );
  return handler === undefined ? undefined : '"handler" is a word of Nest: name the file by what it does';
};

const formFault = (parts, path) => {
  const [, stereotype, another] = parts;
  if (!parts.every((part) => KEBAB.test(part))) return 'files are named in kebab-case';
  if (another !== undefined) return 'one dot-stereotype at most';
  const known = stereotype === undefined || mayFollowTheDot(stereotype, path);
  return known ? undefined : `".${stereotype}" is none of the dot-stereotypes`;
};

/** What is wrong with the path of a source, or undefined; a spec is named after the file it tests. */
export const faultOfPath = (path) => {
  const folders = path.split('/');
  const parts = (folders.pop() ?? '')
    .replace(/\.ts$/, '')
    .replace(/\.spec$/, '')
    .split('.');
  return wordFault(folders, parts) ?? formFault(parts, path);
};

/** `DataOf` and `HandlerFor` tell of what; `CaseData` and `BaseCase` do not. */
const emptyWord = (name) => {
  const words = wordsOf(name);
  return bannedWord(words.slice(-1)) ?? bannedWord(words.slice(0, 1), /^(abstract|base|common)$/);
};

const isNestHandler = (node) =>
  (node.decorators ?? []).some(({ expression }) => /Handler$/.test(expression.callee?.name ?? ''));

export const names = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: { path: '{{fault}}', type: '"{{word}}" says nothing: name "{{name}}" by what it is' },
  },
  create(context) {
    const check = (node) => {
      if (node.id === null) return;
      const { name } = node.id;
      const word = emptyWord(name) ?? (isNestHandler(node) ? undefined : bannedWord(wordsOf(name).slice(-1), HANDLER));
      if (word !== undefined) context.report({ node: node.id, messageId: 'type', data: { word, name } });
    };
    return {
      Program(node) {
        const at = context.filename.replaceAll('\\', '/').slice(context.cwd.length + 1);
        const fault = faultOfPath(at);
        if (fault !== undefined)
          context.report({ node, loc: { line: 1, column: 0 }, messageId: 'path', data: { fault } });
      },
      ClassDeclaration: check,
      TSInterfaceDeclaration: check,
      TSTypeAliasDeclaration: check,
    };
  },
};
