// The story speaks to Yidi as any client would: over HTTP, with a bearer token.

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** An answer that the story did not expect. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

export class ApiClient {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.call('GET', path, undefined, headers);
  }

  post(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<ApiAnswer> {
    return this.call('POST', path, body, headers);
  }

  private async call(
    method: string,
    path: string,
    body: object | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<ApiAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'accept-language': 'en',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }
}

/** The stable code of a problem; undefined for any other answer. */
export const codeOf = ({ body }: ApiAnswer): unknown =>
  typeof body === 'object' && body !== null && 'code' in body ? body.code : undefined;

/** The answer's body if it has the status; otherwise the story ends here and says what came instead. */
export const expecting = <T>(status: number, step: string, answer: ApiAnswer): T => {
  if (answer.status === status) return answer.body as T;
  throw new UnexpectedAnswer(
    `${step}: ${String(status)} was expected, ${String(answer.status)} came: ${JSON.stringify(answer.body)}`,
  );
};

/** Ends the story unless the two are the same. */
export const same = (step: string, expected: unknown, came: unknown): void => {
  if (JSON.stringify(expected) !== JSON.stringify(came))
    throw new UnexpectedAnswer(`${step}: ${JSON.stringify(expected)} was expected, ${JSON.stringify(came)} came`);
};
