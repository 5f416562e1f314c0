import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { policyLibrary, type Policy, type PolicyLibrary } from '@yidi/domain/policy';
import { SCHEMES, type Day, type RegionCode, type Scheme } from '@yidi/kernel';
import { BadPolicies, packsAt, readPolicies, SHIPPED_POLICIES } from '@yidi/platform';

/** What `--policy` names: plain values, which can be sent to another thread. */
export interface PolicyToCarry {
  readonly packs: readonly Policy[];
  /** Undefined: every record by its own region and scheme. */
  readonly only?: { readonly region: RegionCode; readonly scheme: Scheme };
}

/** The same, ready to be asked. */
export interface ChosenPolicy extends Pick<PolicyToCarry, 'only'> {
  /** Which pack settles a record of a region and scheme on a day; undefined where there is none. */
  readonly choose: (region: RegionCode, scheme: Scheme, on: Day) => Policy | undefined;
}

export const chosen = ({ packs, ...rest }: PolicyToCarry): ChosenPolicy => {
  const library = policyLibrary(packs);
  return { ...rest, choose: (region, scheme, on) => library.inForce(region, scheme, on) };
};

/** A pack by its file, or by `region/scheme` among those of the folder; without either, each record's own. */
export const choosePolicy = async (named: string | undefined, folder = SHIPPED_POLICIES): Promise<PolicyToCarry> => {
  if (named === undefined) return { packs: (await readPolicies(folder)).all() };
  const [region = '', scheme = ''] = named.split('/');
  if (/^\d{6}$/.test(region) && isScheme(scheme))
    return oneOf(await readPolicies(await folderOf(region, folder)), region, scheme);
  const policy = await fromFile(named);
  return { packs: [policy], only: { region: policy.pack.region, scheme: policy.pack.scheme } };
};

/** A region's own folder, so that one bill need not wait for the packs of all others; without one, all of them, to be named. */
const folderOf = async (region: string, folder: string): Promise<string> => {
  const own = (await readdir(folder)).find((name) => name.startsWith(`${region}-`));
  return own === undefined ? folder : join(folder, own);
};

/** `--policy` names neither a file that is there nor a region and scheme that have a pack. */
export class NoSuchPolicy extends Error {
  override readonly name = 'NoSuchPolicy';
}

const oneOf = (library: PolicyLibrary, region: string, scheme: Scheme): PolicyToCarry => {
  const packs = library.all().filter(({ ref }) => ref.region === region && ref.scheme === scheme);
  const [first] = packs;
  if (first === undefined)
    throw new NoSuchPolicy(
      `There is no pack for ${region}/${scheme}. Those that are there: ${library
        .all()
        .map(({ ref }) => `${ref.region}/${ref.scheme}`)
        .join(', ')}.`,
    );
  return { packs, only: { region: first.ref.region, scheme } };
};

const fromFile = async (path: string): Promise<Policy> => {
  const [file, ...others] = await packsAt([path]);
  if (file === undefined || others.length > 0 || file.findings.some(({ code }) => code === 'no-such-file'))
    throw new NoSuchPolicy(
      `${path} is neither a file that can be read nor a pack like 450600/employee. Name one of the two with --policy.`,
    );
  if (file.policy === undefined) throw new BadPolicies(file.findings);
  return file.policy;
};

const isScheme = (word: string): word is Scheme => SCHEMES.some((scheme) => scheme === word);
