import type { PersonId, RegionCode } from '@yidi/kernel';
import type { KeyVault } from '@yidi/eventing';

/** Insured persons under our own opaque ids: everything outside sealed text speaks of them only so. */
export class People {
  constructor(private readonly vault: KeyVault) {}

  /** The id of whoever has this number in this insured region; the same for ever, not to be guessed without the vault. */
  async idOf(insuredRegion: RegionCode, personNo: string): Promise<PersonId> {
    return (await this.vault.pseudonym(`person\u001f${insuredRegion}\u001f${personNo}`)) as PersonId;
  }
}
