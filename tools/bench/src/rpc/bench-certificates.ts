import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** An authority and one server certificate for 127.0.0.1, as PEM files in a folder of their own. */
export class BenchCertificates {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'trellis-bench-tls-'));
  readonly caFile = this.file('ca.pem');
  readonly certificateFile = this.file('server.pem');
  readonly keyFile = this.file('server.key');

  /** @throws when the `openssl` command is not there */
  constructor() {
    const newKey = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-days', '1'];
    const caKey = this.file('ca.key');
    openssl('req', '-x509', '-subj', '/CN=bench', ...newKey, '-keyout', caKey, '-out', this.caFile);
    const extensions = this.file('server.ext');
    writeFileSync(extensions, 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=serverAuth\n');
    const request = this.file('server.csr');
    openssl('req', '-new', '-subj', '/CN=bench', ...newKey, '-keyout', this.keyFile, '-out', request);
    const signer = ['-CA', this.caFile, '-CAkey', caKey, '-CAcreateserial', '-days', '1'];
    const files = ['-in', request, '-extfile', extensions, '-out', this.certificateFile];
    openssl('x509', '-req', ...files, ...signer);
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}

function openssl(...args: readonly string[]): void {
  try {
    execFileSync('openssl', args, { stdio: 'pipe' });
  } catch (cause) {
    throw new Error('The rpc bench makes its certificates with the `openssl` command; install it.', {
      cause,
    });
  }
}
