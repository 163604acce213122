/** One refused member of a request body, as the server names it: `email`, `items[0].quantity`. */
export interface FieldError {
  field: string;
  message: string;
}

interface ProblemFields {
  status: number;
  title: string;
  detail?: string;
  reason?: string;
  fieldErrors?: FieldError[];
  requestId?: string;
  retryAfterSeconds?: number;
}

/** The server answered with a status of 400 or more. Carries what its problem details say. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  /** A stable code such as `EMAIL_TAKEN`; `UNKNOWN` when the answer gives none. */
  readonly reason: string;
  readonly fieldErrors: readonly FieldError[];
  /** Found again in the server's logs. */
  readonly requestId: string | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(fields: ProblemFields) {
    super(fields.detail ?? fields.title);
    this.name = 'ApiProblem';
    this.status = fields.status;
    this.title = fields.title;
    this.detail = fields.detail;
    this.reason = fields.reason ?? 'UNKNOWN';
    this.fieldErrors = fields.fieldErrors ?? [];
    this.requestId = fields.requestId;
    this.retryAfterSeconds = fields.retryAfterSeconds;
  }
}

/** No answer came: the network failed or the time allowed ran out. Whether the server acted is unknown. */
export class ConnectionError extends Error {
  constructor(cause: unknown) {
    super('Trellis could not be reached. Check your connection and try again.', { cause });
    this.name = 'ConnectionError';
  }
}

/** There is no session any more: the user has to sign in again. */
export class SignedOutError extends Error {
  constructor() {
    super('Your session has ended. Please sign in again.');
    this.name = 'SignedOutError';
  }
}

/** Reads a failed response. Never throws: a body that is not problem details leaves only the status. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body = await readObject(response);
  return new ApiProblem({
    status: response.status,
    title: text(body.title) ?? `The server answered ${response.status}`,
    detail: text(body.detail),
    reason: text(body.reason),
    fieldErrors: readFieldErrors(body.errors),
    requestId: text(body.requestId) ?? response.headers.get('x-request-id') ?? undefined,
    retryAfterSeconds: readRetryAfter(response.headers.get('retry-after')),
  });
}

async function readObject(response: Response): Promise<Record<string, unknown>> {
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readFieldErrors(errors: unknown): FieldError[] {
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((entry: { field?: unknown; message?: unknown } | null) => {
    const field = text(entry?.field);
    const message = text(entry?.message);
    return field && message ? [{ field, message }] : [];
  });
}

/** Only the form in seconds; a date would need a clock that agrees with the server's. */
function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d+$/.test(header) ? Number(header) : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
