import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An authority in a folder of its own, made with the `openssl` command. */
export class TestAuthority {
  private readonly folder = mkdtempSync(join(tmpdir(), 'trellis-tls-'));
  readonly caFile = join(this.folder, 'ca.pem');
  private readonly caKeyFile = join(this.folder, 'ca.key');

  constructor() {
    const subject = ['-subj', '/CN=test authority', '-days', '1', '-nodes', '-newkey', 'ec', ...curve];
    this.openssl(['req', '-x509', ...subject, '-keyout', this.caKeyFile, '-out', this.caFile]);
  }

  /** A certificate for a name and 127.0.0.1, good as a server's and as a client's. */
  issue(name: string): { certificateFile: string; keyFile: string } {
    const file = (extension: string) => join(this.folder, `${name}.${extension}`);
    const extensions = `subjectAltName=DNS:${name},IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n`;
    writeFileSync(file('ext'), extensions);
    const request = ['-subj', `/CN=${name}`, '-nodes', '-newkey', 'ec', ...curve, '-keyout', file('key')];
    this.openssl(['req', '-new', ...request, '-out', file('csr')]);
    const signing = ['-CA', this.caFile, '-CAkey', this.caKeyFile, '-CAcreateserial', '-days', '1'];
    this.openssl([
      'x509',
      '-req',
      '-in',
      file('csr'),
      ...signing,
      '-extfile',
      file('ext'),
      '-out',
      file('pem'),
    ]);
    return { certificateFile: file('pem'), keyFile: file('key') };
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private openssl(args: readonly string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

const curve = ['-pkeyopt', 'ec_paramgen_curve:prime256v1'];
