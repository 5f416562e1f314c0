// What the sources say of their classes: the doc comments, read with the TypeScript compiler.
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const commentOf = (node) =>
  ts
    .getJSDocCommentsAndTags(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ')
    .replaceAll(/\s+/g, ' ')
    .trim();

const fieldsOf = (declaration) =>
  new Map(
    declaration.members
      .filter(ts.isPropertyDeclaration)
      .map((member) => [member.name.getText(), commentOf(member)])
      .filter(([, says]) => says !== ''),
  );

/** @param {ts.ClassDeclaration} declaration */
const parentOf = ({ heritageClauses }) =>
  heritageClauses
    ?.filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .map(({ types }) => types[0]?.expression.getText())[0];

/**
 * The classes of a source by name: what is said of each and of its fields, and which one it extends.
 * @returns {[string, { says: string, fields: Map<string, string>, parent: string | undefined }][]}
 */
export const classesIn = (name, text) =>
  ts
    .createSourceFile(name, text, ts.ScriptTarget.Latest, true)
    .statements.filter(ts.isClassDeclaration)
    .map((declaration) => [
      declaration.name?.text ?? '',
      { says: commentOf(declaration), fields: fieldsOf(declaration), parent: parentOf(declaration) },
    ]);

/** What is said of every class of the sources; a name that two of them share could not be told apart. */
export const commentsIn = (files) => {
  const classes = new Map();
  for (const [name, told] of files.flatMap((file) => classesIn(file, readFileSync(file, 'utf8')))) {
    if (classes.has(name)) throw new Error(`two contract classes are called ${name}`);
    classes.set(name, told);
  }
  const ofField = (name, field) => {
    const told = classes.get(name);
    return told?.fields.get(field) ?? (told?.parent === undefined ? '' : ofField(told.parent, field));
  };
  return { ofClass: (name) => classes.get(name)?.says ?? '', ofField };
};

/** Up to the first full stop that ends a sentence. */
export const firstSentence = (text) => /^.*?[.。](?=\s|$)/.exec(text)?.[0] ?? text;
