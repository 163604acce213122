import { InvalidSettingKeyError } from './live-settings.errors';

/**
 * Refuses keys that some store could not hold.
 * @throws {InvalidSettingKeyError} unless the key is levels of letters, digits, `.`, `-` and `_` joined by slashes
 */
export function assertSettingKey(key: string): void {
  if (key.length > 512 || !/^[\w.-]+(\/[\w.-]+)*$/.test(key)) throw new InvalidSettingKeyError(key);
}
