/** Generated code does not have the shape that a hardening was written for. */
export class GeneratedShapeError extends Error {
  override readonly name = 'GeneratedShapeError';
  readonly file: string;
  readonly hardening: string;

  constructor(file: string, hardening: string, expected: number, found: number) {
    super(
      `${file}: cannot ${hardening}: expected ${expected} places, found ${found}; adapt harden-generated.ts`,
    );
    this.file = file;
    this.hardening = hardening;
  }
}
