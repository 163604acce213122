/** A program that has to be on the machine is missing or too old. */
export class MissingProgramError extends Error {
  override readonly name = 'MissingProgramError';
}

/** The command that makes a server's files failed. */
export class BuildFailedError extends Error {
  override readonly name = 'BuildFailedError';

  constructor(
    message: string,
    /** The last lines that it wrote. */
    readonly output: string,
  ) {
    super(`${message}\n${output}`.trim());
  }
}

/** The wanted port is taken by another program. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';

  constructor(
    readonly port: number,
    server: string,
  ) {
    super(`Port ${port} is taken by another program: ${server} cannot listen on it.`);
  }
}

/** A living process runs a server on this folder: the server is not a leftover to be ended. */
export class DirectoryInUseError extends Error {
  override readonly name = 'DirectoryInUseError';

  constructor(
    readonly directory: string,
    readonly ownerPid: number,
  ) {
    super(`The process ${ownerPid} is running a server on ${directory}.`);
  }
}

/** A server ended before it was ready, or was not ready in time. */
export class ServerStartError extends Error {
  override readonly name = 'ServerStartError';

  constructor(
    message: string,
    /** The last lines that it wrote. */
    readonly output: string,
  ) {
    super(`${message}\n${output}`.trim());
  }
}
