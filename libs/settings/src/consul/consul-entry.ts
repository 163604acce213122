import type { SettingEntry } from '../live-settings';

/**
 * Reads what is settled. By default a leader that has just come back answers before it has read its own log again, and
 * every setting seems to be gone.
 */
export const consistent = { consistent: true } as const;

/** A key as Consul tells it. */
export interface KvItem {
  readonly Key: string;
  /** Null when it is empty. */
  readonly Value: string | null;
  readonly ModifyIndex: number;
}

/** The entries of an answer, by key; none when it found nothing. */
export function entriesOf(items: readonly KvItem[] | undefined, root: string): SettingEntry[] {
  return (
    (items ?? [])
      // The key of the folder itself, which Consul's page makes.
      .filter((item) => !item.Key.endsWith('/'))
      .map((item) => ({
        key: item.Key.slice(root.length),
        value: item.Value ?? '',
        revision: String(item.ModifyIndex),
      }))
      .sort((a, b) => (a.key < b.key ? -1 : 1))
  );
}
