/** The wanted port is taken by another program. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(readonly port: number) {
    super(`Port ${port} is taken by another program: PostgreSQL cannot listen on it.`);
  }
}

/** A process that is alive and well runs PostgreSQL on this data: it is not a leftover to be ended. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';

  constructor(
    readonly dataDirectory: string,
    readonly ownerPid: number,
  ) {
    super(`The process ${ownerPid} is running PostgreSQL on ${dataDirectory}.`);
  }
}

/** PostgreSQL ended before it was ready. */
export class PostgresStartError extends Error {
  override readonly name = 'PostgresStartError';

  constructor(
    message: string,
    /** The last lines that it wrote. */
    readonly output: string,
  ) {
    super(`${message}\n${output}`.trim());
  }
}
