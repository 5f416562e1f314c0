import { listed, publication } from '@yidi/eventing';
import { Filings } from '../decide/filings.aggregate.js';
import { Qualifications } from '../decide/qualifications.aggregate.js';

/** What other services and regions may learn of qualifications and filings. */
export const FilingPublication = publication(
  'filing',
  listed(Qualifications, [
    'QualificationSubmitted',
    'ReviewPassed',
    'ReviewReturned',
    'ReviewRejected',
    'QualificationGranted',
    'QualificationRenewed',
  ]),
  listed(Filings, ['FilingSubmitted', 'ReviewPassed', 'ReviewReturned', 'ReviewRejected', 'FilingActivated']),
);
