/** The store of settings does not answer, or not as one. */
export class LiveSettingsUnavailableError extends Error {
  override readonly name = 'LiveSettingsUnavailableError';
}

/** Not a key: levels of letters, digits, dots, dashes and underscores, joined by slashes, 512 characters at most. */
export class InvalidSettingKeyError extends Error {
  override readonly name = 'InvalidSettingKeyError';

  constructor(readonly key: string) {
    super(`${JSON.stringify(key)} is not a key of a setting`);
  }
}
