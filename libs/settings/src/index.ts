export { LiveSettings } from './live-settings';
export type { SettingEntry, SettingsWatch } from './live-settings';
export { InvalidSettingKeyError, LiveSettingsUnavailableError } from './live-settings.errors';
export { createLiveSettings, type LiveSettingsOptions } from './create-live-settings';
export { declaredSettings, type DeclaredSetting, type LiveSettingDeclaration } from './declared-settings';
export { liveSetting } from './live-setting';
export type { LiveSetting } from './live-setting';
export { settingsMigrations } from './postgres/settings-migrations';
export {
  choiceValues,
  integerValues,
  InvalidSettingValueError,
  valuesOf,
  type SettingSchema,
  type SettingValues,
} from './setting-values';
