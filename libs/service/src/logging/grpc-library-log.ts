import { logVerbosity, setLogger, setLogVerbosity } from '@grpc/grpc-js';
import { Logger } from '@nestjs/common';

/**
 * Takes grpc-js's own lines off standard error, where they would be no JSON, and into the log as `debug`: what they tell
 * reaches the code as errors as well. `GRPC_TRACE` and `GRPC_VERBOSITY` stay in force.
 */
export function captureGrpcLibraryLog(): void {
  const log = new Logger('grpc-js');
  const write = (...parts: unknown[]): void => log.debug(parts.map(String).join(' '));
  setLogger({ error: write, info: write, debug: write });
  if (!process.env['GRPC_VERBOSITY'] && !process.env['GRPC_NODE_VERBOSITY'])
    setLogVerbosity(logVerbosity.ERROR);
}
