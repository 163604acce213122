import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { MissingProgramError } from './local-server.errors';

export interface IssuedCertificate {
  readonly certificateFile: string;
  readonly keyFile: string;
}

const NEW_KEY = ['-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
const VALID_DAYS = '365';

/** A certificate authority in a folder, made with the `openssl` command. Good for servers of this machine alone. */
export class LocalAuthority {
  private constructor(
    private readonly folder: string,
    /** The authority's certificate, for clients to trust. */
    readonly caPem: string,
  ) {}

  /** Opens the authority of a folder, or makes one. */
  static async open(folder: string): Promise<LocalAuthority> {
    const file = (name: string) => path.join(folder, name);
    if (!existsSync(file('ca.pem'))) {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const subject = ['-subj', '/CN=trellis local authority', '-days', VALID_DAYS, ...NEW_KEY];
      await openssl(['req', '-x509', ...subject, '-keyout', file('ca.key'), '-out', file('ca.pem.new')]);
      await rename(file('ca.pem.new'), file('ca.pem'));
    }
    return new LocalAuthority(folder, await readFile(file('ca.pem'), 'utf8'));
  }

  get caFile(): string {
    return path.join(this.folder, 'ca.pem');
  }

  /** A certificate for a name, `localhost` and 127.0.0.1, good as a server's and as a client's. Issued once a name. */
  async issue(name: string): Promise<IssuedCertificate> {
    const file = (extension: string) => path.join(this.folder, `${name}.${extension}`);
    const issued = { certificateFile: file('pem'), keyFile: file('key') };
    if (existsSync(issued.certificateFile)) return issued;
    await writeFile(
      file('ext'),
      `subjectAltName=DNS:${name},DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth,clientAuth\n`,
    );
    await openssl([
      'req',
      '-new',
      '-subj',
      `/CN=${name}`,
      ...NEW_KEY,
      '-keyout',
      file('key'),
      '-out',
      file('csr'),
    ]);
    const authority = ['-CA', this.caFile, '-CAkey', path.join(this.folder, 'ca.key'), '-CAcreateserial'];
    const request = ['-req', '-in', file('csr'), '-days', VALID_DAYS, '-extfile', file('ext')];
    await openssl(['x509', ...request, ...authority, '-out', file('pem.new')]);
    await rename(file('pem.new'), issued.certificateFile);
    return issued;
  }
}

async function openssl(args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)('openssl', [...args]);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new MissingProgramError(
      'OpenSSL is not on this machine, and the certificates of local servers are made with it: install openssl.',
    );
  }
}
