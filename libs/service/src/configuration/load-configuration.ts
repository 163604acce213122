import { closestName } from './closest-name';
import { ConfigurationError, type ConfigurationProblem } from './configuration.errors';
import type { ConfigurationClass, ConfigurationField } from './define-configuration';
import { maskSecrets } from './mask-secrets';

/** Values by the class they are injected as. */
export class LoadedConfiguration {
  private readonly instances = new Map<ConfigurationClass, object>();

  /** Every class that was loaded, with its values. */
  entries(): Iterable<[ConfigurationClass, object]> {
    return this.instances.entries();
  }

  get<Values extends object>(configurationClass: ConfigurationClass<Values>): Values {
    const instance = this.instances.get(configurationClass);
    if (!instance) throw new Error(`${configurationClass.name} was not loaded.`);
    return instance as Values;
  }

  /** @internal */
  set(configurationClass: ConfigurationClass, instance: object): void {
    this.instances.set(configurationClass, instance);
  }
}

/** Variables that start so are ours, and refused when nobody declared them. */
const ownPrefix = 'TRELLIS_';

/**
 * Reads configuration classes from an environment. An empty variable counts as unset.
 *
 * @param knownVariables names of ours that are allowed although no class here reads them
 * @throws {ConfigurationError} with everything that is wrong, unknown `TRELLIS_*` variables included
 */
export function loadConfiguration(
  environment: Readonly<Record<string, string | undefined>>,
  classes: readonly ConfigurationClass[],
  knownVariables: Iterable<string> = [],
): LoadedConfiguration {
  const problems: ConfigurationProblem[] = [];
  const known = new Set(knownVariables);
  const loaded = new LoadedConfiguration();
  for (const configurationClass of classes) {
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(configurationClass.fields)) {
      known.add(field.variable);
      const text = environment[field.variable] || undefined;
      const result = field.schema.safeParse(text);
      if (result.success) values[name] = result.data;
      else problems.push(wrongValue(field, text, result.error.issues[0]?.message ?? 'another value'));
    }
    loaded.set(configurationClass, new configurationClass(values as never));
  }
  problems.push(...unknownVariables(environment, known));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return loaded;
}

function wrongValue(
  field: ConfigurationField,
  text: string | undefined,
  expected: string,
): ConfigurationProblem {
  const found =
    text === undefined ? 'is not set' : field.secret ? 'is not valid (value hidden)' : `is "${shown(text)}"`;
  return {
    variable: field.variable,
    message: `${found}: expected ${expected}, for example ${field.example}`,
  };
}

function* unknownVariables(
  environment: Readonly<Record<string, string | undefined>>,
  known: ReadonlySet<string>,
): Iterable<ConfigurationProblem> {
  for (const variable of Object.keys(environment)) {
    if (!variable.startsWith(ownPrefix) || known.has(variable)) continue;
    const meant = closestName(
      variable.slice(ownPrefix.length),
      [...known].filter((name) => name.startsWith(ownPrefix)).map((name) => name.slice(ownPrefix.length)),
    );
    yield { variable, message: `is not a setting${meant ? `: did you mean ${ownPrefix}${meant}?` : ''}` };
  }
}

function shown(text: string): string {
  const masked = maskSecrets(text).replace(/[^\x20-\x7e]/g, '?');
  return masked.length > 120 ? `${masked.slice(0, 117)}...` : masked;
}
