import type { Access } from '@yidi/contracts/views';
import { covers, Refusal, type RegionCode, type Role } from '@yidi/kernel';
import type { Caller } from '@yidi/platform';
import { GatewayRefusals } from './gateway.refusals.js';

// Who may know of what, and act for whom.

/** Everybody who may read of some case. */
export const READERS = [
  'person',
  'agency',
  'expert',
  'finance',
  'auditor',
  'institution',
  'region',
] as const satisfies readonly Role[];

type Rule = (caller: Caller, access: Access) => boolean;

const ofTheInsuredRegion: Rule = ({ region }, { insuredRegion }) => region === insuredRegion;
const nothing: Rule = () => false;

const MAY_KNOW: Readonly<Record<Role, Rule>> = {
  person: ({ actor }, { personId }) => actor.id === personId,
  agency: ofTheInsuredRegion,
  expert: ofTheInsuredRegion,
  finance: ofTheInsuredRegion,
  auditor: ofTheInsuredRegion,
  institution: ({ sub }, { institutions = [] }) => institutions.some((institution) => institution === sub),
  region: ({ region }, { insuredRegion, treatmentRegion }) =>
    isWithin(region, insuredRegion) || isWithin(region, treatmentRegion),
  operator: nothing,
  system: nothing,
};

/** Whether the caller may know that the thing exists. */
export const mayKnow: Rule = (caller, access) => MAY_KNOW[caller.role](caller, access);

/** As `mayKnow`; an institution of the insured region also reviews applications that name none. */
export const mayReview = (caller: Caller, access: Access): boolean =>
  mayKnow(caller, access) || (caller.role === 'institution' && isWithin(access.insuredRegion, caller.region));

/** Whether personal fields are shown as they are. */
export const seesPersonal = ({ role }: Caller): boolean => role === 'agency' || role === 'auditor' || role === 'person';

/** Whether the place counts as part of the area. */
export const isWithin = (area: RegionCode | undefined, place: RegionCode | undefined): boolean =>
  area !== undefined && place !== undefined && covers(area, place);

/** Whoever this is about, by what the request says. */
interface OnBehalfOf {
  readonly personNo: string;
  readonly insuredRegion: RegionCode;
}

/** A person acts for themselves, an office for those insured in its region. Throws a Refusal. */
export const mustActFor = (caller: Caller, { personNo, insuredRegion }: OnBehalfOf): void => {
  mustBeOf(caller, insuredRegion);
  if (caller.role === 'person' && caller.sub !== personNo) throw new Refusal(GatewayRefusals.notYourOwn());
};

/** The caller's region has to be this one. Throws a Refusal. */
export const mustBeOf = (caller: Pick<Caller, 'region'>, region: RegionCode): void => {
  if (caller.region !== region) throw new Refusal(GatewayRefusals.notYourRegion(region));
};

/** An institution speaks for itself only. Throws a Refusal. */
export const mustBe = (caller: Caller, institution: string): void => {
  if (caller.sub !== institution) throw new Refusal(GatewayRefusals.notYourOwn());
};

/** A place of care that the caller speaks for: an institution for itself, a region's system for those in it. Throws a Refusal. */
export const mustSpeakFor = (
  caller: Caller,
  care: { readonly institution: string; readonly treatmentRegion: RegionCode },
): void => {
  if (caller.role === 'institution') mustBe(caller, care.institution);
  if (!isWithin(caller.region, care.treatmentRegion))
    throw new Refusal(GatewayRefusals.notYourRegion(care.treatmentRegion));
};
