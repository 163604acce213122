import { diag, DiagLogLevel } from '@opentelemetry/api';

const pauseMs = 60_000;

/** Hands on what the SDK complains of: spans dropped, a collector that is away. It would do so at every batch. */
export function reportProblems(report: (message: string) => void): void {
  let reportedAtMs = -Infinity;
  const problem = (message: string): void => {
    const nowMs = performance.now();
    if (nowMs - reportedAtMs < pauseMs) return;
    reportedAtMs = nowMs;
    report(readable(message));
  };
  const ignore = (): void => undefined;
  const logger = { error: problem, warn: problem, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
}

/** The SDK writes errors as JSON with their stack. */
function readable(message: string): string {
  try {
    const error = JSON.parse(message) as { message?: unknown; code?: unknown };
    return (
      [error.message, error.code].filter((part) => typeof part === 'string' && part !== '').join(' ') ||
      message
    );
  } catch {
    return message;
  }
}
