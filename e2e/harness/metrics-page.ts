import { createRegistry } from '@trellis/discovery';

/** Every instance's metrics, as Prometheus would scrape them. */
export class MetricsPage {
  private constructor(
    /** By name, the type that the page declares: `counter`, `histogram`, … */
    readonly types: ReadonlyMap<string, string>,
    /** Every sample's name. */
    readonly samples: ReadonlySet<string>,
  ) {}

  static async read(adminPort: number | string): Promise<MetricsPage> {
    const response = await fetch(`http://127.0.0.1:${adminPort}/metrics`);
    return MetricsPage.parse(await response.text());
  }

  /** Reads Prometheus' text format. */
  static parse(text: string): MetricsPage {
    const types = new Map<string, string>();
    const samples = new Set<string>();
    for (const line of text.split('\n')) {
      const [, name, type] = /^# TYPE (\S+) (\S+)$/.exec(line) ?? [];
      if (name !== undefined && type !== undefined) types.set(name, type);
      const sample = /^[a-zA-Z_:][\w:]*/.exec(line)?.[0];
      if (sample !== undefined) samples.add(sample);
    }
    return new MetricsPage(types, samples);
  }

  /** What a query may name: also what has no sample yet, such as a counter with labels that has not counted. */
  get names(): readonly string[] {
    return [...this.types].flatMap(([name, type]) => {
      if (type === 'histogram') return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
      return type === 'summary' ? [name, `${name}_sum`, `${name}_count`] : [name];
    });
  }
}

/** The metrics of each app that the registry lists, by the app's name; of one instance, where there are several. */
export async function metricsByApp(registryUrl: string): Promise<ReadonlyMap<string, MetricsPage>> {
  const registry = createRegistry(registryUrl);
  try {
    const instances = (await registry.list()).filter(({ metadata }) => metadata['adminPort'] !== undefined);
    const read = instances.map(
      async ({ service, metadata }) => [service, await MetricsPage.read(metadata['adminPort']!)] as const,
    );
    return new Map(await Promise.all(read));
  } finally {
    await registry.close();
  }
}
