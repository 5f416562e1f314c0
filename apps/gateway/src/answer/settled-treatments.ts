import type { Projector } from '@yidi/eventing';
import { TREATMENTS, treatmentKey } from '../project/case-file.projection.js';
import type { TreatmentFile } from '../project/treatment-file.js';
import { Growth } from './growth.js';

/** Waits for treatments to be settled or declined, without polling. */
export class SettledTreatments {
  private readonly growth: Growth;

  constructor(private readonly projector: Projector) {
    this.growth = new Growth(projector, TREATMENTS);
  }

  /** True as soon as the rows show it, false when that takes longer than the limit. */
  async wait(treatmentId: string, limitMs: number): Promise<boolean> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), limitMs);
    const watch = this.growth.watch(treatmentId, late.signal);
    try {
      for (;;) {
        // Asked before the row is, so that a change meanwhile ends the wait at once. At the limit the row is asked once more.
        const touched = watch.next();
        const isLast = late.signal.aborted;
        if (await this.isSettled(treatmentId)) return true;
        if (isLast) return false;
        await touched;
      }
    } finally {
      clearTimeout(timer);
      watch.end();
    }
  }

  private async isSettled(treatmentId: string): Promise<boolean> {
    const [treatment] = await this.projector.load<TreatmentFile>([treatmentKey(treatmentId)]);
    return treatment !== undefined && treatment.status !== 'recorded';
  }
}
