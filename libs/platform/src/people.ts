import { LRUCache } from 'lru-cache';
import type { PersonId, RegionCode } from '@yidi/kernel';
import type { KeyVault } from '@yidi/eventing';

/** Insured persons under our own opaque ids: everything outside sealed text speaks of them only so. */
export class People {
  private readonly known = new LRUCache<string, PersonId>({ max: 20_000 });

  constructor(private readonly vault: KeyVault) {}

  /** The id of whoever has this number in this insured region; the same for ever, not to be guessed without the vault. */
  async idOf(insuredRegion: RegionCode, personNo: string): Promise<PersonId> {
    const number = `person\u001f${insuredRegion}\u001f${personNo}`;
    const known = this.known.get(number);
    if (known !== undefined) return known;
    const id = (await this.vault.pseudonym(number)) as PersonId;
    this.known.set(number, id);
    return id;
  }
}
