import { Module } from '@nestjs/common';
import { openDoor, projects, type FrontDoor, type FrontDoorSettings, type Runtime } from '@yidi/platform';
import { ClockController } from './accept/clock.controller.js';
import { FilingsController } from './accept/filings.controller.js';
import { PublishingController } from './accept/policies.controller.js';
import { RegionalRecordsController } from './accept/regional-records.controller.js';
import { RedrivesController } from './accept/redrives.controller.js';
import { QualificationsController } from './accept/qualifications.controller.js';
import { SettlementsController } from './accept/settlements.controller.js';
import { TreatmentsController } from './accept/treatments.controller.js';
import { BenefitsController } from './answer/benefits.controller.js';
import { CaseFiles } from './answer/case-files.query.js';
import { CasesController } from './answer/cases.controller.js';
import { EntitlementsController } from './answer/entitlements.controller.js';
import { EstimatesController } from './answer/estimates.controller.js';
import { FreshLog } from './answer/fresh-log.js';
import { PoliciesController } from './answer/policies.controller.js';
import { QuarantineController } from './answer/quarantine.controller.js';
import { TreatmentReplies } from './answer/treatment-reply.js';
import { WorklistsController } from './answer/worklists.controller.js';
import { caseFile } from './project/case-file.projection.js';
import { caseTimeline } from './project/case-timeline.projection.js';

/** The front door: what the outside may ask of Yidi, over HTTP. It owns no stream and answers from rows of its own. */
@Module({
  controllers: [
    QualificationsController,
    FilingsController,
    TreatmentsController,
    RegionalRecordsController,
    SettlementsController,
    PublishingController,
    ClockController,
    CasesController,
    EntitlementsController,
    EstimatesController,
    WorklistsController,
    BenefitsController,
    PoliciesController,
    QuarantineController,
    RedrivesController,
  ],
  providers: [...projects(caseFile, caseTimeline), CaseFiles, FreshLog, TreatmentReplies],
})
export class GatewayModule {}

/** Opens the front door for the runtime's services. Whoever runs it closes it. */
export const openFrontDoor = (runtime: Runtime, settings: FrontDoorSettings): Promise<FrontDoor> =>
  openDoor(GatewayModule, runtime, settings);

export { gatewayRefusalExamples } from './refusals.examples.js';
