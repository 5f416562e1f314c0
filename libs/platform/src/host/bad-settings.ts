/** The settings cannot be used: which of them, and what they should say. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings';

  constructor(readonly findings: readonly string[]) {
    super(['The settings cannot be used:', ...findings.map((finding) => `  ${finding}`)].join('\n'));
  }
}
