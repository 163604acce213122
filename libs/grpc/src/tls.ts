import { readFileSync } from 'node:fs';
import { ChannelCredentials, ServerCredentials } from '@grpc/grpc-js';

/** Where the certificates of a process are. All are PEM files. */
export interface GrpcTlsOptions {
  /** The authority that signed the other side's certificates. Without it a client uses the system's authorities. */
  readonly caFile?: string;
  /** This process's own certificate chain. A server needs it; a client needs it for mTLS. */
  readonly certificateFile?: string;
  /** The private key of `certificateFile`. */
  readonly keyFile?: string;
  /** Whether a server refuses clients without a certificate that `caFile` signed. Defaults to false. */
  readonly requireClientCertificate?: boolean;
}

/** A TLS setting that cannot work; the message names it. */
export class TlsConfigurationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TlsConfigurationError';
  }
}

/** Credentials of a server; plain text when no TLS is configured. Throws {@link TlsConfigurationError}. */
export function serverCredentials(tls: GrpcTlsOptions | undefined): ServerCredentials {
  if (tls === undefined) return ServerCredentials.createInsecure();
  const pair = ownCertificate(tls);
  if (pair === undefined) throw new TlsConfigurationError('a TLS server needs a certificate and its key');
  if (tls.requireClientCertificate === true && tls.caFile === undefined) {
    throw new TlsConfigurationError(
      'client certificates can only be required with the authority that signs them',
    );
  }
  return ServerCredentials.createSsl(
    read('CA', tls.caFile) ?? null,
    [{ cert_chain: pair.certificate, private_key: pair.key }],
    tls.requireClientCertificate ?? false,
  );
}

/** Credentials of a client; plain text when no TLS is configured. Throws {@link TlsConfigurationError}. */
export function channelCredentials(tls: GrpcTlsOptions | undefined): ChannelCredentials {
  if (tls === undefined) return ChannelCredentials.createInsecure();
  const pair = ownCertificate(tls);
  return ChannelCredentials.createSsl(
    read('CA', tls.caFile) ?? null,
    pair?.key ?? null,
    pair?.certificate ?? null,
  );
}

function ownCertificate(tls: GrpcTlsOptions): { certificate: Buffer; key: Buffer } | undefined {
  const certificate = read('certificate', tls.certificateFile);
  const key = read('key', tls.keyFile);
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) {
    throw new TlsConfigurationError('a TLS certificate and its key are configured together or not at all');
  }
  return { certificate, key };
}

function read(what: string, file: string | undefined): Buffer | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file);
  } catch (error) {
    throw new TlsConfigurationError(`the TLS ${what} file ${file} cannot be read`, { cause: error });
  }
}
