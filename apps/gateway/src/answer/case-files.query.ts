import { Inject, Injectable } from '@nestjs/common';
import type { Access, CaseView, SettlementView, TimelineItem, TreatmentView } from '@yidi/contracts/views';
import { freshAsOf, Projector, replay, Sealer, type Position, type Recorded, type Rows } from '@yidi/eventing';
import type { Instant, Language } from '@yidi/kernel';
import { Engine, projectorOf } from '@yidi/platform';
import { caseFile, treatmentKey } from '../project/case-file.projection.js';
import { caseTimeline } from '../project/case-timeline.projection.js';
import type { TreatmentFile } from '../project/treatment-file.js';
import { CaseLines, timelineItem } from './case-lines.js';
import { masked, openPerson } from './case-person.js';
import { accessToCase, caseView, contentsOf, fileOf } from './case-view.js';
import { LoggedEvents, type EventsAsked, type LoggedEvent } from './logged-events.js';
import { Places } from './places.js';
import { SettledTreatments } from './settled-treatments.js';
import { accessToCare, settlementView, treatmentView } from './settlement-view.js';
import { settlementsIn, type StandingSettlement } from './standing-settlement.js';

/** What somebody may be told, with what decides who may. */
export interface Known<View> {
  readonly view: View;
  readonly access: Access;
}

/** A page of a case's history; `next` is the place to ask after, null where nothing follows. */
export interface HistoryPage<Item> {
  readonly items: readonly Item[];
  readonly next: number | null;
}

/** How the person of a case is shown: masked unless said otherwise. */
export interface Showing {
  readonly unmasked?: boolean | undefined;
}

/** How fresh an answer has to be: at least as of this position of the log. */
export interface Fresh {
  readonly atLeast?: Position | undefined;
}

export interface LinesAsked extends Fresh {
  /** Only what stands after this place. */
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
}

/** Where a replay ends: at an instant, or after so many of the case's events. */
export type Until = { readonly at: Instant } | { readonly upTo: number };

/**
 * What there is to know about cases. Places in a case are counted from 1 in the order of the log, in its timeline, its
 * events, its replay and its live stream alike. Rows that are not as fresh as was asked in time: NotYetFresh.
 */
@Injectable()
export class CaseFiles {
  private readonly lines: CaseLines;
  private readonly logged: LoggedEvents;
  private readonly settledTreatments: SettledTreatments;

  constructor(
    @Inject(projectorOf(caseFile)) private readonly files: Projector,
    @Inject(projectorOf(caseTimeline)) private readonly timelines: Projector,
    private readonly engine: Engine,
    private readonly sealer: Sealer,
  ) {
    const { store, readModel } = engine.runtime;
    const places = new Places();
    this.lines = new CaseLines(timelines, readModel, places);
    this.logged = new LoggedEvents(store, sealer, places);
    this.settledTreatments = new SettledTreatments(files);
  }

  /** Who may know of a case. */
  async access(caseId: string, atLeast?: Position): Promise<Access | undefined> {
    await freshAsOf(this.files, atLeast);
    const file = await fileOf(this.rows, caseId);
    return file && accessToCase(file);
  }

  /** The case as it is now. */
  async case(caseId: string, { atLeast, unmasked }: Fresh & Showing = {}): Promise<Known<CaseView> | undefined> {
    await freshAsOf(this.files, atLeast);
    return this.caseIn(this.rows, caseId, { unmasked });
  }

  /** The case as it was, from its events alone; undefined before the first of them. */
  async replay(caseId: string, until: Until, showing: Showing = {}): Promise<Known<CaseView> | undefined> {
    const events = await this.engine.runtime.store.readCase(caseId);
    return this.caseIn(replay(caseFile, begun(events, until)), caseId, showing);
  }

  /** How the case went; undefined for one that has no event yet. */
  async timeline(
    caseId: string,
    language: Language,
    { atLeast, after = 0, limit = Infinity }: LinesAsked = {},
  ): Promise<HistoryPage<TimelineItem> | undefined> {
    await freshAsOf(this.timelines, atLeast);
    const found = await this.lines.after(caseId, after, limit + 1);
    if (found === undefined) return undefined;
    const items = found.slice(0, limit).map((line) => timelineItem(line, language));
    return { items, next: found.length > items.length ? (items.at(-1)?.seq ?? null) : null };
  }

  /** The case's events as the log has them; undefined for a case that has none. */
  events(caseId: string, asked: EventsAsked): Promise<HistoryPage<LoggedEvent> | undefined> {
    return this.logged.page(caseId, asked);
  }

  async treatment(
    treatmentId: string,
    language: Language,
    atLeast?: Position,
  ): Promise<Known<TreatmentView> | undefined> {
    await freshAsOf(this.files, atLeast);
    const [file] = await this.rows.load<TreatmentFile>([treatmentKey(treatmentId)]);
    if (file === undefined) return undefined;
    const settlement = file.settlementId === undefined ? undefined : await this.standing(file.settlementId);
    return { view: treatmentView(file, settlement, language), access: accessToCare(file) };
  }

  async settlement(
    settlementId: string,
    language: Language,
    atLeast?: Position,
  ): Promise<Known<SettlementView> | undefined> {
    await freshAsOf(this.files, atLeast);
    const settlement = await this.standing(settlementId);
    return settlement && { view: settlementView(settlement, language), access: accessToCare(settlement.file) };
  }

  /** True as soon as the rows show the treatment settled or declined, false when that takes longer than the limit. */
  whenSettled(treatmentId: string, limitMs: number): Promise<boolean> {
    return this.settledTreatments.wait(treatmentId, limitMs);
  }

  /** The timeline after a place, then as it grows, until stopped. */
  async *live(
    caseId: string,
    language: Language,
    afterSeq: number,
    stop: AbortSignal,
  ): AsyncGenerator<TimelineItem, void, void> {
    for await (const line of this.lines.follow(caseId, afterSeq, stop)) yield timelineItem(line, language);
  }

  private get rows(): Rows {
    return this.files;
  }

  private async caseIn(
    rows: Rows,
    caseId: string,
    { unmasked = false }: Showing,
  ): Promise<Known<CaseView> | undefined> {
    const contents = await contentsOf(rows, caseId);
    if (contents === undefined) return undefined;
    const { personId, person } = contents.file;
    const opened = person === undefined ? null : await openPerson(this.sealer, personId, person);
    const shown = opened === null || unmasked ? opened : masked(opened);
    return { view: caseView(contents, shown), access: accessToCase(contents.file) };
  }

  private async standing(settlementId: string): Promise<StandingSettlement | undefined> {
    return (await settlementsIn(this.rows, [settlementId]))[0];
  }
}

/** The events up to there. Clocks of services may differ a little; the log's order decides, so nothing in between is left out. */
const begun = (events: readonly Recorded[], until: Until): readonly Recorded[] => {
  if ('upTo' in until) return events.slice(0, Math.max(0, until.upTo));
  const later = events.findIndex(({ metadata }) => metadata.at > until.at);
  return later < 0 ? events : events.slice(0, later);
};
