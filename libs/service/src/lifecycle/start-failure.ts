import { maskSecrets } from '../configuration/mask-secrets';

/** A start that failed for a reason a person can act on. The message is the one line they read. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** What went wrong with a connection, in plain words, and whether waiting can mend it. */
export interface ConnectionTrouble {
  readonly reason: string;
  /** False for what only a person can change: a wrong password, a missing database. */
  readonly mayPass: boolean;
}

const troubles: Readonly<Record<string, ConnectionTrouble>> = {
  ECONNREFUSED: { reason: 'the connection was refused', mayPass: true },
  ECONNRESET: { reason: 'the connection was cut', mayPass: true },
  ENOTFOUND: { reason: 'the host name is not known', mayPass: true },
  EAI_AGAIN: { reason: 'the host name could not be looked up', mayPass: true },
  EHOSTUNREACH: { reason: 'the host cannot be reached', mayPass: true },
  ENETUNREACH: { reason: 'the network cannot be reached', mayPass: true },
  ETIMEDOUT: { reason: 'it does not answer', mayPass: true },
  '53300': { reason: 'it has no connection left', mayPass: true },
  '57P01': { reason: 'it is shutting down', mayPass: true },
  '57P03': { reason: 'it is starting up', mayPass: true },
  '28P01': { reason: 'the user name or password is wrong', mayPass: false },
  '28000': { reason: 'this user may not sign in', mayPass: false },
  '3D000': { reason: 'the database does not exist', mayPass: false },
  '42501': { reason: 'this user lacks a permission', mayPass: false },
};

/** Explains why a dependency does not answer, from the error codes along the chain of causes. */
export function connectionTrouble(error: unknown): ConnectionTrouble {
  for (const link of chainOf(error)) {
    const trouble = troubles[String((link as { code?: unknown }).code)];
    if (trouble) return trouble;
  }
  return { reason: firstLine(error), mayPass: true };
}

/** True when something along the chain of causes says that an address is taken. */
export function isAddressTaken(error: unknown): boolean {
  return chainOf(error).some(
    (link) => (link as { code?: unknown }).code === 'EADDRINUSE' || /EADDRINUSE/.test(link.message),
  );
}

/** The first line of an error's message, masked. */
export function firstLine(error: unknown): string {
  const [deepest] = chainOf(error).filter((link) => link.message);
  return maskSecrets((deepest?.message ?? String(error)).split('\n')[0] ?? '');
}

/** The error, its causes, and the errors that it gathers. */
function chainOf(error: unknown, depth = 0): Error[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const gathered =
    error instanceof AggregateError ? error.errors.flatMap((part) => chainOf(part, depth + 1)) : [];
  return [error, ...gathered, ...chainOf(error.cause, depth + 1)];
}

/**
 * Turns a listener's failure into a line that names the address and the variable to change.
 *
 * @param purpose what would have been served: `gRPC`
 */
export function listenFailure(
  error: unknown,
  { purpose, host, port, portVariable, hostVariable }: ListenAddress,
): StartFailure {
  const where = `${host}:${port}`;
  if (isAddressTaken(error)) {
    return new StartFailure(
      `Cannot serve ${purpose} on ${where}: another process has this port. Change ${portVariable} or stop that process.`,
      { cause: error },
    );
  }
  const codes = chainOf(error)
    .map((link) => `${String((link as { code?: unknown }).code)} ${link.message}`)
    .join(' ');
  const reason = /EACCES/.test(codes)
    ? `this user may not listen there; change ${portVariable}`
    : /EADDRNOTAVAIL|ENOTFOUND/.test(codes)
      ? `this machine does not have that address; change ${hostVariable}`
      : firstLine(error);
  return new StartFailure(`Cannot serve ${purpose} on ${where}: ${reason}.`, { cause: error });
}

/** An address to listen on, and the variables it came from. */
export interface ListenAddress {
  readonly purpose: string;
  readonly host: string;
  readonly port: number;
  readonly hostVariable: string;
  readonly portVariable: string;
}
