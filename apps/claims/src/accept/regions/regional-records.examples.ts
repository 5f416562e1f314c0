import { recordExample } from '@yidi/contracts/regions';

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parts of a message that take the place of others; undefined takes one away. */
export interface Changes {
  readonly envelope?: Json;
  readonly mdtrtinfo?: Json;
  readonly setlinfo?: Json;
  readonly input?: Json;
}

/** The example of a record, with some of it changed, as a region would send it. */
export const sentRecord = ({ envelope, mdtrtinfo, setlinfo, input }: Changes = {}): Json => {
  const example = recordExample['input'];
  const parts = isJson(example) ? example : {};
  const part = (name: string, changes: Json | undefined): Json => ({ ...(parts[name] as Json), ...changes });
  return {
    ...recordExample,
    input: { ...parts, mdtrtinfo: part('mdtrtinfo', mdtrtinfo), setlinfo: part('setlinfo', setlinfo), ...input },
    ...envelope,
  };
};

/** The lines of the example, each changed in the same way. */
export const linesWith = (changes: Json): readonly Json[] =>
  ((recordExample['input'] as Json)['feedetail'] as readonly Json[]).map((line) => ({ ...line, ...changes }));
