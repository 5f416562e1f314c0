import type { Conditions } from '@yidi/contracts/policy';
import { PackFindings, type PackPath } from '../pack-findings.js';
import { found, type Check } from './check.js';
import { tablesOf } from './tables.js';

/**
 * The pack and each of its entries begin before they end, and no entry lies wholly outside the pack's time. One that begins before
 * the pack does is no fault: a pack that succeeds another takes over entries that hold already.
 */
export const dates: Check = (pack) => {
  const { validFrom, validUntil } = pack;
  const reversed = found(validUntil !== undefined && validUntil < validFrom, () =>
    PackFindings.endsBeforeItBegins(['validUntil'], validFrom, validUntil ?? validFrom),
  );
  if (reversed.length > 0) return reversed;
  const outside = { first: validFrom, last: validUntil ?? '…' };
  const ofEntry = (path: PackPath, { from, until }: Conditions): ReturnType<Check> => {
    if (from !== undefined && until !== undefined && until < from)
      return [PackFindings.endsBeforeItBegins([...path, 'until'], from, until)];
    return [
      ...found(until !== undefined && until < validFrom, () =>
        PackFindings.outsideThePack([...path, 'until'], until ?? validFrom, outside),
      ),
      ...found(from !== undefined && validUntil !== undefined && from > validUntil, () =>
        PackFindings.outsideThePack([...path, 'from'], from ?? validFrom, outside),
      ),
    ];
  };
  return tablesOf(pack).flatMap(({ path, entries }) => entries.flatMap(({ at, term }) => ofEntry([...path, at], term)));
};
