import type { z } from 'zod';

/** One setting: the variable it is read from and the schema that turns its text into a value. */
export interface ConfigurationField<Schema extends z.ZodType = z.ZodType> {
  /** The environment variable. Settings of an app are named `TRELLIS_<APP>_<SETTING>`. */
  readonly variable: string;
  /**
   * Reads the variable's text (undefined when unset or empty). Give it a default or make it optional unless it must be set.
   * Its message completes the sentence "expected …"; the schemas of `setting` have one already.
   */
  readonly schema: Schema;
  /** A value that would be right, shown when this one is wrong. */
  readonly example: string;
  /** Never shown, not even when it is wrong. Defaults to false; passwords inside URLs are masked in any case. */
  readonly secret?: boolean;
}

/** The settings of a configuration class, by field. */
export type ConfigurationFields = Readonly<Record<string, ConfigurationField>>;

/** The typed values that some fields give. */
export type ConfigurationValues<Fields extends ConfigurationFields> = {
  readonly [Name in keyof Fields]: z.output<Fields[Name]['schema']>;
};

/** A class of settings: the token they are injected by, and the type of what is injected. */
export interface ConfigurationClass<Values extends object = object> {
  new (values: never): Values;
  readonly fields: ConfigurationFields;
}

/** What {@link defineConfiguration} makes: a class to extend. */
export interface ConfigurationBase<Values extends object> extends ConfigurationClass<Values> {
  new (values: Values): Values;
}

/**
 * Makes a base class for an app's settings. The class made from it is both injection token and type:
 *
 * ```ts
 * export class OrderConfiguration extends defineConfiguration({
 *   decisionTimeoutMs: {
 *     variable: 'TRELLIS_ORDER_DECISION_TIMEOUT_MS',
 *     schema: setting.integer({ min: 1_000 }).default(60_000),
 *     example: '60000',
 *   },
 * }) {}
 * ```
 *
 * Name it in `startService({ configuration: [OrderConfiguration] })` and inject it anywhere.
 */
export function defineConfiguration<const Fields extends ConfigurationFields>(
  fields: Fields,
): ConfigurationBase<ConfigurationValues<Fields>> {
  class Configuration {
    static readonly fields: ConfigurationFields = fields;

    constructor(values: ConfigurationValues<Fields>) {
      Object.assign(this, values);
    }
  }
  return Configuration as unknown as ConfigurationBase<ConfigurationValues<Fields>>;
}
