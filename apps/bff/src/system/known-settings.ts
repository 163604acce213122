import { Injectable } from '@nestjs/common';
import type { LiveSettingDeclaration } from '@trellis/contracts';
import { valuesOf, type SettingSchema, type SettingValues } from '@trellis/settings';
import { InstanceDirectory } from './instance-directory';
import { unrecorded } from './unrecorded';

/** A setting that some service goes by. */
export interface KnownSetting {
  readonly key: string;
  readonly description: string;
  readonly service: string;
  readonly schema: SettingSchema;
  readonly values: SettingValues<string | number>;
  readonly defaultValue: string;
}

/** The settings that running services have declared. */
@Injectable()
export class KnownSettings {
  constructor(private readonly instances: InstanceDirectory) {}

  /** By key, and the services that did not answer. */
  async list(): Promise<{ settings: readonly KnownSetting[]; unavailable: readonly string[] }> {
    const registered = (await unrecorded(() => this.instances.list())).filter(
      ({ isRegistered }) => isRegistered,
    );
    const settings = registered.flatMap(({ instance, description }) =>
      (description?.settings ?? []).flatMap((declaration) => knownSetting(instance.service, declaration)),
    );
    const byKey = new Map(settings.map((setting) => [setting.key, setting]));
    const services = Map.groupBy(registered, ({ instance }) => instance.service);
    return {
      settings: [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
      unavailable: [...services]
        .filter(([, own]) => own.every(({ description }) => description === undefined))
        .map(([name]) => name),
    };
  }
}

/** None for values of a kind that a later version may have. */
function knownSetting(
  service: string,
  { key, description, defaultValue, values }: LiveSettingDeclaration,
): KnownSetting[] {
  const schema = schemaOf(values);
  if (schema === undefined) return [];
  return [{ key, description, service, schema, values: valuesOf(schema), defaultValue }];
}

function schemaOf(values: LiveSettingDeclaration['values']): SettingSchema | undefined {
  switch (values?.$case) {
    case 'integer':
      return { type: 'integer', ...values.value };
    case 'choice':
      return { type: 'choice', ...values.value };
    case undefined:
      return undefined;
  }
}
