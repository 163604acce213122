import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Passwords by what they are for: made when first asked for, kept in the state directory, readable by its owner alone. */
export class Secrets {
  private constructor(
    private readonly file: string,
    private readonly values: Record<string, string>,
  ) {}

  static async open(stateDirectory: string): Promise<Secrets> {
    const file = path.join(stateDirectory, 'secrets.json');
    const text = await readFile(file, 'utf8').catch(() => '{}');
    return new Secrets(file, JSON.parse(text) as Record<string, string>);
  }

  /** The secret of that name. */
  get(name: string): string {
    return (this.values[name] ??= randomBytes(18).toString('base64url'));
  }

  /** Writes down what was made. A crash meanwhile leaves what stood before. */
  async save(): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    await writeFile(`${this.file}.new`, `${JSON.stringify(this.values, null, 2)}\n`, { mode: 0o600 });
    await rename(`${this.file}.new`, this.file);
  }
}
