export { Background, type Loop } from './background.js';
export { Commands } from './commands.js';
export { decides, noFacts, type FactsBinding } from './decides.js';
export { Engine } from './engine.js';
export { Neighbours, SERVICES, type CommandMessage, type RefusalMessage, type ServiceName } from './neighbours.js';
export { People } from './people.js';
export { PlatformModule } from './platform.module.js';
export { projectorOf, projects } from './projects.js';
export { reacts, reactsAt, type DeskBinding } from './reacts.js';
export { receives } from './receives.js';
export { RefusalFilter } from './refusal.filter.js';
export { relays } from './relays.js';
export { runtimeOn, type Runtime } from './runtime.js';
export { openService } from './host/hybrid-application.js';
export { serve, serveAsTold, serveDoor } from './host/serve.js';
export { SETTINGS } from './host/settings.js';
export { untilStopped } from './host/until-stopped.js';
export type { QuarantineQuestion } from './quarantine.module.js';
export { localNetwork, tcpNetwork, type Addresses, type Network } from './transport/network.js';
export { caseIdOf, estimateIdOf, filingIdOf, qualificationIdOf, settlementIdOf, treatmentIdOf } from './ids.js';
export { packFile, type PackFile } from './policies/pack-file.js';
export { policyOf } from './policies/policy-of.js';
export { followPublished } from './policies/published-policies.js';
export { PolicyShelf } from './policies/policy-shelf.js';
export { BadPolicies, findingLine, packsAt, readPolicies, SHIPPED_POLICIES } from './policies/read-policies.js';
export { contentHash } from './content-hash.js';
export { recordTreatment } from './record-treatment.js';
export type { Caller, Plain } from './http/incoming.js';
export { openDoor, type FrontDoor, type FrontDoorSettings } from './http/open-door.js';
export { problemExamples } from './http/problem.examples.js';
export { violationIn } from './http/violation-wording.js';
export { problemOf, type Problem } from './http/problem.js';
export { json, LiveReply, Reply, standing, written, writtenPage, type Headers } from './http/reply.js';
export {
  Accepts,
  AcceptsText,
  Acting,
  Answers,
  AnswersPageOf,
  Asked,
  Asks,
  Does,
  For,
  IdOf,
  Open,
  Patience,
  Segment,
  Sent,
  Wishing,
  Writes,
  type Wish,
} from './http/route.decorator.js';
export { live, type LiveEvent } from './http/server-sent-events.js';
export { BadToken, type Claims, type Identity } from './identity/claims.js';
export { issueToken, localIdentity, type LocalIdentity, type TokenWish } from './identity/local-identity.js';
export { remoteIdentity } from './identity/remote-identity.js';
