/** The registry does not answer, or not as a registry. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
}

/** An instance that the registry could not hold. */
export class InvalidInstanceError extends Error {
  override readonly name = 'InvalidInstanceError';
}
