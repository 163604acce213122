/** A checker found a fault. */
export class DeploymentFaultError extends Error {
  override readonly name = 'DeploymentFaultError';

  /** @param findings what the checker printed */
  constructor(
    message: string,
    readonly findings: string,
  ) {
    super(message);
  }
}
