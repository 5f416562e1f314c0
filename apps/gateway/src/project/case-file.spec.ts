import { describe, expect, it } from '@jest/globals';
import { QualificationGranted, QualificationRenewed, QualificationSubmitted } from '@yidi/contracts/filing';
import { replay } from '@yidi/eventing';
import type { CaseFile } from './case-file.js';
import { caseFile, caseKey } from './case-file.projection.js';
import { caseId, recordedFrom, story, type Happening } from './case-story.examples.js';

const [applied] = story;
const ofQualification = (type: string, data: object): Happening => ({
  stream: applied?.stream ?? '',
  type,
  data,
  at: '2028-01-20T02:00:00.000Z',
  role: 'agency',
});

const again = ofQualification(QualificationSubmitted.name, applied?.data ?? {});
const grantedFrom = (startsOn: string, endsOn?: string): Happening =>
  ofQualification(QualificationGranted.name, {
    qualificationId: caseId,
    grantedOn: '2026-01-16',
    startsOn,
    ...(endsOn === undefined ? {} : { endsOn }),
  });
const renewedFrom = (startsOn: string, endsOn: string): Happening =>
  ofQualification(QualificationRenewed.name, { qualificationId: caseId, renewedOn: '2028-01-20', startsOn, endsOn });

const qualificationAfter = async (...happenings: readonly Happening[]): Promise<CaseFile['qualification']> => {
  const { table, partition } = caseKey(caseId);
  const [row] = await replay(caseFile, recordedFrom(happenings)).list<CaseFile>(table, partition, { limit: 1 });
  return row?.value.qualification;
};

describe('the qualification of a case', () => {
  it('keeps the benefit that stands while its renewal is under review', async () => {
    expect(await qualificationAfter(again, grantedFrom('2026-02-01', '2028-01-31'), again)).toMatchObject({
      status: 'pending',
      startsOn: '2026-02-01',
      endsOn: '2028-01-31',
    });
  });

  it('goes on from its first day when it was renewed', async () => {
    expect(
      await qualificationAfter(
        again,
        grantedFrom('2026-02-01', '2028-01-31'),
        again,
        renewedFrom('2028-02-01', '2030-01-31'),
      ),
    ).toMatchObject({ status: 'granted', startsOn: '2026-02-01', endsOn: '2030-01-31' });
  });

  it('starts anew when days lie between, and has no end any more where the new one has none', async () => {
    const anew = await qualificationAfter(
      again,
      grantedFrom('2026-02-01', '2026-07-31'),
      again,
      grantedFrom('2028-02-01'),
    );
    expect(anew).toMatchObject({ status: 'granted', startsOn: '2028-02-01' });
    expect(anew).not.toHaveProperty('endsOn');
  });
});
