import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The file of secrets is there but cannot be understood. */
export class SecretsUnreadableError extends Error {
  override readonly name = 'SecretsUnreadableError';

  constructor(readonly file: string) {
    super(
      `${file} is damaged. Remove it: new passwords are made, but for the demo operator's, whose account has one.`,
    );
  }
}

/** Passwords by what they are for: made when first asked for, kept in the state directory, readable by its owner alone. */
export class Secrets {
  private constructor(
    private readonly file: string,
    private readonly values: Record<string, string>,
  ) {}

  /** @throws {SecretsUnreadableError} */
  static async open(stateDirectory: string): Promise<Secrets> {
    const file = path.join(stateDirectory, 'secrets.json');
    const text = await readFile(file, 'utf8').catch(() => '{}');
    return new Secrets(file, parse(file, text));
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

function parse(file: string, text: string): Record<string, string> {
  try {
    const values: unknown = JSON.parse(text);
    if (typeof values === 'object' && values !== null) return values as Record<string, string>;
  } catch {
    // As damaged as a file of another shape.
  }
  throw new SecretsUnreadableError(file);
}
