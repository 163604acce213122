import { DomainError } from '@trellis/errors';

/** No app that runs goes by such a setting. */
export class SettingNotFound extends DomainError {
  constructor(readonly key: string) {
    super('not-found', 'SETTING_NOT_FOUND', 'No service that runs has such a setting.');
  }
}

/** A value that the setting cannot have. */
export class SettingValueInvalid extends DomainError {
  /** @param expected what it must be */
  constructor(expected: string) {
    super('invalid', 'SETTING_VALUE_INVALID', 'The setting cannot have this value.', {
      violations: [{ field: 'value', message: expected }],
    });
  }
}

/** The store does not answer, or does not let this app write. */
export class SettingsUnavailable extends DomainError {
  constructor(cause: unknown) {
    super('unavailable', 'SETTINGS_UNAVAILABLE', 'Live settings cannot be read or changed at the moment.', {
      cause,
    });
  }
}
