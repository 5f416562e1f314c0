// A clerk at every desk: brings a person to where the test begins, over the same HTTP API as anybody.
import { createHash } from 'node:crypto';
import type { Role } from '@yidi/kernel';

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

/** Who is insured where, and what for. */
export interface Insured {
  readonly person: { readonly personNo: string; readonly name: string; readonly idNumber: string };
  readonly insuredRegion: string;
  readonly scheme: string;
  readonly personType: string;
  readonly diseaseCode: string;
}

export interface Filed {
  readonly treatmentRegion: string;
  readonly institutions: readonly string[];
  readonly startsOn: string;
  readonly category: string;
}

export interface Badge {
  readonly role: Role;
  readonly region?: string;
  readonly sub?: string;
}

export type IssueToken = (badge: Badge) => Promise<string>;

interface UnderReview {
  readonly awaiting: { readonly stage: string; readonly by: readonly Role[] } | null;
}

/** A retired employee of 防城港 with hypertension; the number tells one from another. */
export const retiree = (number: number): Insured => ({
  person: {
    personNo: `4506${String(number).padStart(11, '0')}`,
    name: `李${String(number)}`,
    idNumber: '450602195503071217',
  },
  insuredRegion: '450600',
  scheme: 'employee',
  personType: 'retired',
  diseaseCode: 'M03900',
});

export const toBeijing: Filed = {
  treatmentRegion: '110000',
  institutions: ['H11010500123'],
  startsOn: '2026-02-10',
  category: 'long-term-resident',
};

export const paper = (kind: string): object => ({
  kind,
  name: `${kind}.pdf`,
  sha256: createHash('sha256').update(kind).digest('hex'),
  size: 1_000,
});

/** The published bill of 防城港 (WE-02) under a record id. */
export const billOf300 = (insured: Insured, recordId: string, over: object = {}): Record<string, unknown> => ({
  recordId,
  personNo: insured.person.personNo,
  insuredRegion: insured.insuredRegion,
  treatmentRegion: '110105',
  institution: 'H11010500123',
  institutionLevel: 'tier-3',
  diseaseCode: insured.diseaseCode,
  servedOn: '2026-03-12',
  emergency: false,
  amounts: { total: '300.00', fullySelfPaid: '100.00', overLimit: '0.00', preSelfPaid: '0.00', inScope: '200.00' },
  ...over,
});

export class Desk {
  constructor(
    readonly url: string,
    private readonly issue: IssueToken,
  ) {}

  async get<T>(badge: Badge, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer<T>> {
    return this.send<T>('GET', badge, path, { headers });
  }

  async post<T>(
    badge: Badge,
    path: string,
    body: object | string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer<T>> {
    return this.send<T>('POST', badge, path, {
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  }

  async moveClock(now: string): Promise<void> {
    this.must(200, await this.post({ role: 'operator' }, '/v1/clock', { now }));
  }

  /** Applies with everything on the checklist and passes every stage; answers ids. */
  async qualify(insured: Insured): Promise<{ readonly qualificationId: string; readonly caseId: string }> {
    const { qualification } = await this.procedures(insured);
    const body = { ...this.application(insured, qualification.materials), diseaseCode: insured.diseaseCode };
    const submitted = await this.post<{ qualificationId: string; caseId: string }>(
      this.person(insured),
      '/v1/qualifications',
      body,
    );
    const { qualificationId, caseId } = this.must(201, submitted);
    await this.passReviews(insured, `/v1/qualifications/${qualificationId}`);
    return { qualificationId, caseId };
  }

  async file(
    insured: Insured,
    filed: Filed = toBeijing,
  ): Promise<{ readonly filingId: string; readonly caseId: string }> {
    const { filing } = await this.procedures(insured);
    const body = {
      ...this.application(insured, filing.categories[filed.category]?.materials ?? []),
      ...filed,
      diseaseCodes: [insured.diseaseCode],
    };
    const submitted = await this.post<{ filingId: string; caseId: string }>(this.person(insured), '/v1/filings', body);
    const { filingId, caseId } = this.must(201, submitted);
    await this.passReviews(insured, `/v1/filings/${filingId}`);
    return { filingId, caseId };
  }

  /** Every stage that is awaited, each passed by a reviewer of its own. */
  async passReviews(insured: Insured, path: string): Promise<void> {
    for (;;) {
      const reader: Badge = { role: 'agency', region: insured.insuredRegion, sub: 'desk' };
      const { awaiting } = this.must(200, await this.get<UnderReview>(reader, path));
      if (awaiting === null) return;
      const badge = {
        role: awaiting.by[0] ?? 'agency',
        region: insured.insuredRegion,
        sub: `reviewer-${awaiting.stage}`,
      };
      this.must(200, await this.post(badge, `${path}/reviews`, { stage: awaiting.stage, decision: 'pass' }));
    }
  }

  person({ person, insuredRegion }: Insured): Badge {
    return { role: 'person', region: insuredRegion, sub: person.personNo };
  }

  application(insured: Insured, kinds: readonly string[]): object {
    const { person, insuredRegion, scheme, personType } = insured;
    return { person, insuredRegion, scheme, personType, channel: 'app', materials: kinds.map(paper) };
  }

  async procedures({ insuredRegion, scheme }: Insured): Promise<Procedures> {
    const badge: Badge = { role: 'agency', region: insuredRegion, sub: 'desk' };
    const answer = await this.get<{ procedures: Procedures }>(badge, `/v1/policies/${insuredRegion}/${scheme}`);
    return this.must(200, answer).procedures;
  }

  /** The body if the status is the one expected; otherwise an error that shows what came. */
  must<T>(status: number, answer: Answer<T>): T {
    if (answer.status === status) return answer.body;
    throw new Error(`${String(status)} was expected, ${String(answer.status)} came: ${JSON.stringify(answer.body)}`);
  }

  private async send<T>(
    method: string,
    badge: Badge,
    path: string,
    { headers, body }: { readonly headers: Readonly<Record<string, string>>; readonly body?: string },
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.issue(badge)}`, 'accept-language': 'en', ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: (text === '' ? undefined : JSON.parse(text)) as T,
    };
  }
}

interface Procedures {
  readonly qualification: { readonly materials: readonly string[] };
  readonly filing: {
    readonly categories: Readonly<Record<string, { readonly materials: readonly string[] } | undefined>>;
  };
}
