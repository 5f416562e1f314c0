// One example of every refusal of the front door: the generated list of refusals is made of them.
import type { Saying } from '@yidi/kernel';
import { GatewayRefusals } from './gateway.refusals.js';

const AN_ID = '6f1d3c52-0c4e-5b1a-9a55-0d6a3c1f7e20';

export const gatewayRefusalExamples: readonly Saying[] = [
  GatewayRefusals.unknownCase(AN_ID),
  GatewayRefusals.unknownSettlement(AN_ID),
  GatewayRefusals.unknownPolicy(`sha256:${'a'.repeat(64)}`),
  GatewayRefusals.notYetBegun(AN_ID),
  GatewayRefusals.noPolicy('450600', 'employee', '2026-03-12'),
  GatewayRefusals.caseOfAnother(),
  GatewayRefusals.clockIsReal(),
  GatewayRefusals.clockBackwards('2026-03-12T02:00:00.000Z'),
  GatewayRefusals.notYourRegion('450600'),
  GatewayRefusals.notYourOwn(),
];
