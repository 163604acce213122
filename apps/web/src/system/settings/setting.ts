import type { Schemas } from '../../api';

export type Setting = Schemas['SettingResponse'];
export type SettingList = Schemas['SettingListResponse'];

/** What a setting is called: its key without the service, in words. `gateway/rate-limit/burst` is `Rate limit: burst`. */
export function settingName({ key, service }: Pick<Setting, 'key' | 'service'>): string {
  const own = key.startsWith(`${service}/`) ? key.slice(service.length + 1) : key;
  const words = own.replaceAll('/', ': ').replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What may be set, for whoever is about to. */
export function describeBounds({ type, minimum, maximum, choices, defaultValue }: Setting): string {
  const byDefault = `Default ${defaultValue}.`;
  if (type === 'choice') return choices.length > 0 ? byDefault : '';
  if (minimum !== null && maximum !== null) return `${byDefault} From ${minimum} to ${maximum}.`;
  if (minimum !== null) return `${byDefault} ${minimum} or more.`;
  return maximum === null ? byDefault : `${byDefault} ${maximum} or less.`;
}

/** Settings by the service that goes by them, both by name. */
export function byService(
  settings: readonly Setting[],
): (readonly [service: string, settings: readonly Setting[]])[] {
  const groups = Map.groupBy(settings, ({ service }) => service);
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([service, own]) => [service, own.toSorted((a, b) => (a.key < b.key ? -1 : 1))] as const);
}

/** The list with a setting as the server has told it last. */
export function withSetting(list: SettingList, changed: Setting): SettingList {
  return {
    ...list,
    settings: list.settings.map((setting) => (setting.key === changed.key ? changed : setting)),
  };
}
