/** A URL that cannot be read as an endpoint. The message never repeats the URL, which may hold a password. */
export class InvalidEndpointError extends Error {
  override readonly name = 'InvalidEndpointError';
}

/** No adapter knows the URL's scheme. */
export class UnsupportedEndpointError extends Error {
  override readonly name = 'UnsupportedEndpointError';

  /**
   * @param port what was asked for: `event bus`
   * @param scheme of the URL; undefined when it has none
   */
  constructor(port: string, scheme: string | undefined, supported: readonly string[]) {
    const asked = scheme === undefined ? 'an address without a scheme' : `${scheme}://`;
    super(`there is no ${port} for ${asked}; supported: ${supported.join(', ')}`);
  }
}
