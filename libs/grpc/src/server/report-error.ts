import type { StatusObject } from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';
import { statusFromError } from '../errors/status-from-error';

const logger = new Logger('GrpcServer');

/** The status that a call ends with because of an error. A defect goes into the log with its stack. */
export function reportError(error: unknown, path: string, requestId: string | undefined): StatusObject {
  const { status, isDefect } = statusFromError(error);
  if (isDefect) {
    const stack = error instanceof Error ? error.stack : undefined;
    logger.error(`${path} failed (request ${requestId ?? 'unknown'}): ${String(error)}`, stack);
  }
  return status;
}
