import type { RegionCode } from './codes.js';

/** Who may act. `region` is another region's system; `system` is Yidi itself, reacting to an event. */
export const ROLES = [
  'person',
  'institution',
  'agency',
  'expert',
  'finance',
  'auditor',
  'region',
  'operator',
  'system',
] as const;
export type Role = (typeof ROLES)[number];

/** Who asked. Never personal: an insured person's `id` is our opaque person id, not a number that others know them by. */
export interface Actor {
  readonly id: string;
  readonly role: Role;
  readonly region?: RegionCode;
}
