// docs/refusals.md: every "no" that somebody can meet, and what to do about it.
import { regionalRecordRefusalExamples } from '@yidi/claims/module';
import { treatmentRefusalExamples } from '@yidi/domain/claims';
import { explain, filingRefusalExamples, REASON_CODES } from '@yidi/domain/filing';
import { policyRefusalExamples } from '@yidi/domain/policy';
import { settlementRefusalExamples } from '@yidi/domain/settlement';
import { gatewayRefusalExamples } from '@yidi/gateway/module';
import { problemExamples, problemOf } from '@yidi/platform';
import { code, GENERATED, page, table } from './markdown.mjs';

const INTRODUCTION = `# Refusals and reasons

Yidi says no in two ways. **Misuse is refused**: the answer is \`application/problem+json\` with a \`code\` that never changes, and
nothing is written. **A business "no" is an event with reasons**: the answer is an ordinary one, for instance a treatment with
\`status: "declined"\`, and the reasons stand in the log.

The sentences are examples: days, ids and regions are those of the case at hand. \`Accept-Language\` chooses the language, Chinese
unless it asks for English. A list of \`violations\` names each field that has to be mended.`;

const REFUSALS = `## Refusals

By HTTP status: 400 the request is malformed · 401 nobody knows who calls · 403 not allowed to this caller · 404 not there, or not
for this caller to know of · 409 something else stands there already · 412 changed since the revision in \`If-Match\` · 413 and 415
the body is not taken · 422 the rules say no · 500 failed on our side · 503 not possible just now, \`Retry-After\` says when.`;

const TITLES = {
  qualification: 'Qualifications (待遇资格认定)',
  filing: 'Filings (异地就医备案)',
  treatment: 'Treatments (直接结算记录)',
  'regional-record': 'Records of other regions (异地结算报文)',
  settlement: 'Settlements (结算)',
  payment: 'Payments (基金拨付)',
  case: 'Cases (个案)',
  policy: 'Policy packs (政策包)',
  clock: 'The simulated clock (模拟时钟)',
  identity: 'Who calls (身份与权限)',
  idempotency: 'Idempotency keys (幂等键)',
  request: 'Every request (请求)',
};

const sayings = [
  ...filingRefusalExamples,
  ...treatmentRefusalExamples,
  ...regionalRecordRefusalExamples,
  ...settlementRefusalExamples,
  ...policyRefusalExamples,
  ...gatewayRefusalExamples,
].map(problemOf);

const subjectOf = (problem) => problem.code.slice(0, problem.code.indexOf('/'));

/** One row for each code; where it is said in several ways, all of them. */
const rowsOf = (problems) => {
  const byCode = Map.groupBy(problems, (problem) => problem.code);
  return [...byCode].map(([name, said]) => [
    code(name),
    String(said[0]?.status),
    said.map(({ says }) => says.en).join('<br>'),
    said.map(({ says }) => says.zh).join('<br>'),
  ]);
};

const refusals = () => {
  const bySubject = Map.groupBy([...sayings, ...problemExamples], subjectOf);
  for (const subject of bySubject.keys())
    if (TITLES[subject] === undefined) throw new Error(`give ${subject} a title in tools/docs/refusals-page.mjs`);
  return Object.entries(TITLES).map(([subject, title]) =>
    page(`### ${title}`, table(['code', 'HTTP', 'English', '中文'], rowsOf(bySubject.get(subject) ?? []))).trimEnd(),
  );
};

const REASONS = `## Reasons of declined treatments

A direct-settlement record that may not be settled directly is taken and declined: 201 with \`status: "declined"\` and every reason
that applies. Filing gives them when the record comes in ([\`reasons.ts\`](../libs/domain/src/filing/reasons.ts)); the benefit account
gives \`policy/parameter-unknown\` or \`disease-not-covered-by-policy\` where the pack in force lacks what the money depends on.
\`GET /v1/entitlements\` answers the same reasons beforehand.`;

const FACTS = {
  on: '2026-03-12',
  disease: 'M03900',
  institution: 'H11010500123',
  insuredRegion: '450600',
  region: '110000',
  startsOn: '2026-04-01',
  endsOn: '2026-02-28',
  parameter: 'ratio(M03900, active, tier-1)',
  limit: '5',
};

const facts = Object.entries(FACTS).map(([name, value]) => ({ name, value }));

const reasons = () =>
  table(
    ['code', 'why', 'what to do', '原因', '怎么办'],
    REASON_CODES.map((name) => {
      const { sentence, remedy } = explain({ code: name, facts });
      return [code(name), sentence.en, remedy.en, sentence.zh, remedy.zh];
    }),
  );

export const refusalsPage = () => page(GENERATED, INTRODUCTION, REFUSALS, ...refusals(), REASONS, reasons());
