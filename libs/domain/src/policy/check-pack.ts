import type { PolicyPack } from '@yidi/contracts/policy';
import { caps } from './checks/caps.js';
import { conditions } from './checks/conditions.js';
import { dates } from './checks/dates.js';
import { deductibles } from './checks/deductibles.js';
import { layers } from './checks/layers.js';
import { monotone } from './checks/monotone.js';
import { offsite } from './checks/offsite.js';
import { order } from './checks/order.js';
import { pools } from './checks/pools.js';
import { procedures } from './checks/procedures.js';
import { ratios } from './checks/ratios.js';
import { saidOnce } from './checks/said-once.js';
import { sources } from './checks/sources.js';
import type { Check } from './checks/check.js';
import type { PackFinding } from './pack-findings.js';

const CHECKS: readonly Check[] = [
  sources,
  dates,
  conditions,
  order,
  deductibles,
  ratios,
  offsite,
  caps,
  layers,
  pools,
  procedures,
  saidOnce,
];

/**
 * Everything in a well-formed pack that contradicts itself, or says less than a settlement needs; nothing when all is well. Only a
 * pack without such faults is calculated with.
 */
export const checkPack = (pack: PolicyPack): readonly PackFinding[] => {
  const findings = CHECKS.flatMap((check) => check(pack));
  return findings.length > 0 ? withoutFollowers(findings) : monotone(pack);
};

/** An entry with a fault of its own need not be told that nothing comes of it. */
const withoutFollowers = (findings: readonly PackFinding[]): readonly PackFinding[] =>
  findings.filter(
    (one) =>
      one.code !== 'never-decides' || !findings.some((other) => other !== one && startsWith(other.path, one.path)),
  );

const startsWith = (path: PackFinding['path'], start: PackFinding['path']): boolean =>
  start.every((part, at) => path[at] === part);
