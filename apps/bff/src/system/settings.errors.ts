import { DomainError } from '@trellis/errors';

/** No app that runs goes by such a setting. */
export class SettingNotFound extends DomainError {
  constructor(readonly key: string) {
    super('not-found', 'SETTING_NOT_FOUND', 'No service that runs has such a setting.');
  }
}
