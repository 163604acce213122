import type { LiveSettings } from './live-settings';
import type { SettingSchema, SettingValues } from './setting-values';

/** A setting that an app goes by. */
export interface LiveSettingDeclaration<T> {
  readonly key: string;
  /** A sentence for people: what it changes. */
  readonly description: string;
  readonly values: SettingValues<T>;
  /** What holds while nothing is set. */
  readonly defaultValue: T;
}

/** A setting as others are told of it. */
export interface DeclaredSetting {
  readonly key: string;
  readonly description: string;
  readonly schema: SettingSchema;
  readonly defaultValue: string;
}

const declared = new WeakMap<LiveSettings, Set<DeclaredSetting>>();

/** The settings that are followed in a store by this process, by key: what somebody may set to some effect. */
export function declaredSettings(settings: LiveSettings): readonly DeclaredSetting[] {
  return [...(declared.get(settings) ?? [])].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Adds a setting to those of a store. The function it answers takes it out. */
export function declareSetting<T>(
  settings: LiveSettings,
  { key, description, values: { schema }, defaultValue }: LiveSettingDeclaration<T>,
): () => void {
  const own = { key, description, schema, defaultValue: String(defaultValue) };
  const all = declared.get(settings) ?? new Set();
  declared.set(settings, all.add(own));
  return () => void all.delete(own);
}
