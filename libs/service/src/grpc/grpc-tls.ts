import type { GrpcTlsOptions } from '@trellis/grpc';
import type { ServiceConfiguration } from '../configuration/service-configuration';

/** The certificates of this process as the configuration names them; undefined for plain text. */
export function grpcTls(configuration: ServiceConfiguration): GrpcTlsOptions | undefined {
  const {
    grpcTlsCaFile: caFile,
    grpcTlsCertificateFile: certificateFile,
    grpcTlsKeyFile: keyFile,
  } = configuration;
  if (!caFile && !certificateFile) return undefined;
  const requireClientCertificate = configuration.grpcTlsRequireClientCertificate;
  return { caFile, certificateFile, keyFile, requireClientCertificate };
}
