import { describe, expect, it } from '@jest/globals';
import { faultOfPath } from './names.mjs';

describe('names of files', () => {
  it.each([
    'libs/domain/src/claims/claim.ts',
    'libs/domain/src/claims/claim.refusals.ts',
    'apps/claims/src/accept/claims.controller.spec.ts',
    'apps/claims/src/react/close-settled-claims.reaction.ts',
    'libs/adapters/src/sqlite.event-store.ts',
    'libs/adapters/src/sqlite.event-store.spec.ts',
  ])('%s is well named', (path) => {
    expect(faultOfPath(path)).toBeUndefined();
  });

  it.each([
    ['apps/claims/src/claim.service.ts', 'says nothing'],
    ['libs/kernel/src/date-utils.ts', 'says nothing'],
    ['apps/claims/src/common/claim.ts', 'says nothing'],
    ['libs/domain/src/claims/approve-claim-handler.ts', 'word of Nest'],
    ['libs/domain/src/claims/ClaimState.ts', 'kebab-case'],
    ['libs/domain/src/sqlite.event-store.ts', 'none of the dot-stereotypes'],
    ['apps/claims/src/claim.events.history.ts', 'one dot-stereotype'],
  ])('%s is not: %s', (path, fault) => {
    expect(faultOfPath(path)).toContain(fault);
  });
});
