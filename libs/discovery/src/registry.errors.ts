/** The registry does not answer, or not as a registry. */
export class RegistryUnavailableError extends Error {
  override readonly name = 'RegistryUnavailableError';
}

/** No adapter knows the URL's scheme. */
export class UnsupportedRegistryError extends Error {
  override readonly name = 'UnsupportedRegistryError';

  constructor(readonly scheme: string) {
    super(`there is no registry for ${scheme}; supported: postgres, postgresql`);
  }
}
