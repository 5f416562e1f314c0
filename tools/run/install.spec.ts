import { describe, expect, it } from '@jest/globals';
import { agrees } from './install.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'libs/kernel': { version: '0.1.0' },
  'node_modules/@yidi/kernel': { resolved: 'libs/kernel', link: true },
  'node_modules/ajv': { version: '8.20.0', resolved: 'somewhere/ajv-8.20.0.tgz' },
  'node_modules/for-another-machine': { version: '1.0.0', optional: true },
};
const present = {
  'node_modules/@yidi/kernel': { resolved: 'libs/kernel', link: true },
  'node_modules/ajv': { version: '8.20.0', resolved: 'elsewhere/ajv-8.20.0.tgz' },
};

describe('what is installed', () => {
  it('agrees with the lock when every package is there in its version', () => {
    expect(agrees(wanted, present)).toBe(true);
  });

  it.each([
    ['a package is missing', { ...present, 'node_modules/ajv': undefined }],
    ['a package has another version', { ...present, 'node_modules/ajv': { version: '8.19.0' } }],
    ['a workspace is not linked', { ...present, 'node_modules/@yidi/kernel': undefined }],
    [
      'a workspace is linked to another folder',
      { ...present, 'node_modules/@yidi/kernel': { resolved: 'libs/old', link: true } },
    ],
  ])('does not agree when %s', (_, found) => {
    expect(agrees(wanted, found)).toBe(false);
  });
});
