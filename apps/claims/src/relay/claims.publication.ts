import { listed, publication } from '@yidi/eventing';
import { Treatments } from '../decide/treatments.aggregate.js';

/** What other services and regions may learn of treatments. */
export const ClaimsPublication = publication('claims', listed(Treatments, ['TreatmentRecorded', 'TreatmentDeclined']));
