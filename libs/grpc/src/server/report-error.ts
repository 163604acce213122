import type { StatusObject } from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';
import { statusFromError } from '../errors/status-from-error';

const logger = new Logger('GrpcServer');

/** Which errors mean that something the service stands on, its database for one, is away. */
export type OutageTest = (error: unknown) => boolean;

/**
 * The status that a call ends with because of an error. A defect goes into the log with its stack, an outage with its
 * message alone.
 */
export function reportError(
  error: unknown,
  path: string,
  requestId: string | undefined,
  isOutage: OutageTest,
): StatusObject {
  const { status, isDefect } = statusFromError(error, isOutage);
  const what = () => `${path} failed (request ${requestId ?? 'unknown'}): ${String(error)}`;
  if (isDefect) logger.error(what(), error instanceof Error ? error.stack : undefined);
  else if (isOutage(error)) logger.warn(what());
  return status;
}
