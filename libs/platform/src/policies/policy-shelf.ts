import { policyLibrary, type Policy, type PolicyLibrary } from '@yidi/domain/policy';
import type { Day, RegionCode, Scheme } from '@yidi/kernel';

/**
 * Every pack that this process knows: those of its files, and those that agencies have published. It grows while the process
 * lives, and everybody in the process asks the same one.
 */
export class PolicyShelf implements Omit<PolicyLibrary, 'with'> {
  /** Packs of files in whose place an agency has published another from the same day: settlements may still name them. */
  private readonly replaced = new Map<string, Policy>();

  constructor(private library: PolicyLibrary) {}

  inForce(region: RegionCode, scheme: Scheme, on: Day): Policy | undefined {
    return this.library.inForce(region, scheme, on);
  }

  byHash(hash: string): Policy | undefined {
    return this.library.byHash(hash) ?? this.replaced.get(hash);
  }

  /** By region, scheme and first day. */
  all(): readonly Policy[] {
    return this.library.all();
  }

  /** Takes a published pack in; what an agency has published goes before a file that says otherwise from the same day. */
  add(policy: Policy): void {
    const rivals = this.all().filter((other) => isRival(other, policy));
    for (const rival of rivals) this.replaced.set(rival.ref.hash, rival);
    const agreed =
      rivals.length === 0 ? this.library : policyLibrary(this.all().filter((each) => !rivals.includes(each)));
    this.library = agreed.with(policy);
  }
}

const isRival = ({ ref: one }: Policy, { ref: other }: Policy): boolean =>
  one.region === other.region && one.scheme === other.scheme && one.from === other.from && one.hash !== other.hash;
