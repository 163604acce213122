import { maskSecrets } from '../configuration/mask-secrets';

const secretName =
  /^(authorization|proxy-authorization|cookie|set-cookie|.*(password|passwd|secret|token|apikey|api_key))$/i;
const deepest = 6;

/**
 * A copy of a logged value without secrets: fields named like credentials are replaced, text is masked, errors become
 * plain objects. What lies deeper than six levels is left out.
 */
export function redactFields(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return maskSecrets(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '[too deep]';
  if (value instanceof Error) return describeError(value);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => redactFields(item, depth + 1));
  const entries = value instanceof Map ? [...value.entries()] : Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, field]) => [
      String(name),
      secretName.test(String(name)) ? '***' : redactFields(field, depth + 1),
    ]),
  );
}

/** An error as a log shows it, with the chain of its causes. */
export interface DescribedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string | number;
  readonly cause?: DescribedError;
}

/** Describes an error for the log, masked; at most four causes deep. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { type: typeof error, message: maskSecrets(String(error)) };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: maskSecrets(error.message),
    ...(error.stack && { stack: maskSecrets(error.stack) }),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(error.cause instanceof Error && depth < 4 && { cause: describeError(error.cause, depth + 1) }),
  };
}
