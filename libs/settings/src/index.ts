export { LiveSettings } from './live-settings';
export type { SettingEntry, SettingsWatch } from './live-settings';
export {
  InvalidSettingKeyError,
  LiveSettingsUnavailableError,
  UnsupportedLiveSettingsError,
} from './live-settings.errors';
export { createLiveSettings } from './create-live-settings';
export { liveSetting } from './live-setting';
export type { LiveSetting } from './live-setting';
export { PostgresLiveSettings } from './postgres/postgres-live-settings';
export type { PostgresLiveSettingsOptions } from './postgres/postgres-live-settings';
export { settingsMigrations } from './postgres/settings-migrations';
