import jest from './jest.config.mjs';

/** For mutation testing: what proves the settlement engine. */
export default {
  ...jest,
  roots: ['<rootDir>/libs/domain/src', '<rootDir>/tools/mutation'],
  testMatch: ['<rootDir>/tools/mutation/settlement-specs.mjs'],
  // The mutants run in a copy of the project in a folder that other runs leave out.
  modulePathIgnorePatterns: ['/dist/'],
};
