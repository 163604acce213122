import { Injectable, Logger } from '@nestjs/common';
import { messageOf } from '@trellis/errors';
import { InvalidSettingValueError, LiveSettings } from '@trellis/settings';
import { KnownSettings, type KnownSetting } from './known-settings';
import type { SettingListResponse, SettingResponse } from './setting.dto';
import { SettingNotFound, SettingsUnavailable, SettingValueInvalid } from './settings.errors';

/** Shows live settings, and changes them. Each change is told in the log, with who made it. */
@Injectable()
export class ManageSettings {
  private readonly logger = new Logger('Settings');

  constructor(
    private readonly known: KnownSettings,
    private readonly store: LiveSettings,
  ) {}

  /** @throws {SettingsUnavailable} */
  async list(): Promise<SettingListResponse> {
    const [{ settings, unavailable }, entries] = await Promise.all([
      this.known.list(),
      this.reached(() => this.store.list('')),
    ]);
    const stored = new Map(entries.map(({ key, value }) => [key, value]));
    return {
      settings: settings.map((setting) => settingResponse(setting, stored.get(setting.key))),
      unavailable: [...unavailable],
    };
  }

  /**
   * Sets a setting.
   * @param operatorId who does it
   * @throws {SettingNotFound}, {SettingValueInvalid} or {SettingsUnavailable}
   */
  async set(key: string, text: string, operatorId: string): Promise<SettingResponse> {
    const setting = await this.find(key);
    const value = parsed(setting, text);
    const before = (await this.reached(() => this.store.get(key)))?.value;
    await this.reached(() => this.store.set(key, value));
    this.note(key, before, value, operatorId);
    return settingResponse(setting, value);
  }

  /**
   * Takes a setting's value away.
   * @param operatorId who does it
   * @throws {SettingNotFound} or {SettingsUnavailable}
   */
  async reset(key: string, operatorId: string): Promise<SettingResponse> {
    const setting = await this.find(key);
    const before = (await this.reached(() => this.store.get(key)))?.value;
    await this.reached(() => this.store.delete(key));
    this.note(key, before, undefined, operatorId);
    return settingResponse(setting, undefined);
  }

  private async find(key: string): Promise<KnownSetting> {
    const { settings } = await this.known.list();
    const setting = settings.find((one) => one.key === key);
    if (setting === undefined) throw new SettingNotFound(key);
    return setting;
  }

  private async reached<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.logger.error(`The store of live settings refuses, or does not answer: ${messageOf(error)}`);
      throw new SettingsUnavailable(error);
    }
  }

  private note(key: string, before: string | undefined, after: string | undefined, operatorId: string): void {
    const tell = (value: string | undefined): string =>
      value === undefined ? 'unset' : JSON.stringify(value);
    this.logger.log(`Operator ${operatorId} changed setting ${key} from ${tell(before)} to ${tell(after)}`);
  }
}

/** The text as it is stored. @throws {SettingValueInvalid} */
function parsed({ values }: KnownSetting, text: string): string {
  try {
    return String(values.parse(text));
  } catch (error) {
    if (error instanceof InvalidSettingValueError) throw new SettingValueInvalid(error.message);
    throw error;
  }
}

function settingResponse(setting: KnownSetting, stored: string | undefined): SettingResponse {
  const { key, description, service, schema, defaultValue } = setting;
  const current = stored === undefined ? undefined : readable(setting, stored);
  return {
    ...{ key, description, service, defaultValue },
    type: schema.type,
    minimum: schema.type === 'integer' ? schema.minimum : null,
    maximum: schema.type === 'integer' ? schema.maximum : null,
    choices: schema.type === 'choice' ? [...schema.choices] : [],
    value: current ?? defaultValue,
    isSet: stored !== undefined,
    ignoredValue: stored !== undefined && current === undefined ? stored : null,
  };
}

/** Undefined for a value that somebody set past this API and that no service can read. */
function readable(setting: KnownSetting, stored: string): string | undefined {
  try {
    return parsed(setting, stored);
  } catch {
    return undefined;
  }
}
