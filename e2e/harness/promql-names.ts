import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse as parseYaml } from 'yaml';

/** A query of a dashboard or of a rule. */
export interface Query {
  /** Where it stands, for messages. */
  readonly place: string;
  readonly expression: string;
}

interface Panel {
  readonly title: string;
  readonly datasource?: { readonly type?: string };
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: { readonly type?: string } }[];
}
interface Dashboard {
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly name: string; readonly query: { readonly query: string } }[];
  };
}
interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly record?: string; readonly alert?: string; readonly expr: string }[];
  }[];
}

/** The queries to Prometheus that dashboards make, variables included. */
export async function dashboardQueries(folder: string): Promise<Query[]> {
  const queries: Query[] = [];
  for (const file of await filesOf(folder, '.json')) {
    const { panels, templating } = JSON.parse(await readFile(join(folder, file), 'utf8')) as Dashboard;
    for (const { title, targets = [] } of panels)
      for (const { expr, datasource } of targets)
        if (expr !== undefined && datasource?.type === 'prometheus')
          queries.push({ place: `${file}: ${title}`, expression: expr });
    for (const { name, query } of templating.list) {
      const metric = /^label_values\((.+), *\w+\)$/.exec(query.query)?.[1];
      if (metric !== undefined) queries.push({ place: `${file}: $${name}`, expression: metric });
    }
  }
  return queries;
}

/** The queries of rules, and the names that they record under. */
export async function ruleQueries(folder: string): Promise<{ queries: Query[]; recorded: string[] }> {
  const queries: Query[] = [];
  const recorded: string[] = [];
  for (const file of await filesOf(folder, '.yml')) {
    const { groups } = parseYaml(await readFile(join(folder, file), 'utf8')) as RuleFile;
    for (const { record, alert, expr } of groups.flatMap(({ rules }) => rules)) {
      queries.push({ place: `${file}: ${record ?? alert}`, expression: expr });
      if (record !== undefined) recorded.push(record);
    }
  }
  return { queries, recorded };
}

/** The metrics that a query names. @throws when it is no PromQL */
export function metricsOf({ place, expression }: Query): string[] {
  // Grafana's own variable for a duration.
  const text = expression.replaceAll('$__rate_interval', '5m');
  const names: string[] = [];
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) throw new Error(`${place} is no PromQL: ${expression}`);
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector')
        names.push(text.slice(node.from, node.to));
    },
  });
  return names;
}

async function filesOf(folder: string, ending: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith(ending)).sort();
}
