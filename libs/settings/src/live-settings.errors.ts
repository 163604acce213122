/** The store of settings does not answer, or not as one. */
export class LiveSettingsUnavailableError extends Error {
  override readonly name = 'LiveSettingsUnavailableError';
}

/** No adapter knows the URL's scheme. */
export class UnsupportedLiveSettingsError extends Error {
  override readonly name = 'UnsupportedLiveSettingsError';

  constructor(readonly scheme: string) {
    super(`there is no store of live settings for ${scheme}; supported: postgres, postgresql`);
  }
}

/** Not a key: levels of letters, digits, dots, dashes and underscores, joined by slashes, 512 characters at most. */
export class InvalidSettingKeyError extends Error {
  override readonly name = 'InvalidSettingKeyError';

  constructor(readonly key: string) {
    super(`${JSON.stringify(key)} is not a key of a setting`);
  }
}
