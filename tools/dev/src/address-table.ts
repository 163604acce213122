import { styleText } from 'node:util';
import type { ReadyAddresses } from './app-process';
import type { DemoOperator } from './demo-operator';

export interface AddressTableSources {
  readonly gatewayUrl: string;
  readonly addresses: ReadonlyMap<string, ReadyAddresses>;
  readonly operator: DemoOperator;
  /** Where the data is. */
  readonly dataLocation: string;
}

/** What a person needs to know once everything runs. */
export function addressTable({ gatewayUrl, addresses, operator, dataLocation }: AddressTableSources): string {
  const rows: [string, string][] = [
    ['open this', gatewayUrl],
    ['API document', `${gatewayUrl}/api/openapi.json`],
    ['demo operator', `${operator.email}  ${operator.password}`],
    ...[...addresses].sort(([left], [right]) => left.localeCompare(right)).map(addressRow),
    ['data', dataLocation],
    ['stop', 'Ctrl-C'],
  ];
  const width = Math.max(...rows.map(([label]) => label.length));
  const lines = rows.map(([label, value]) => `  ${styleText('dim', label.padEnd(width))}  ${value}`);
  return ['', styleText('bold', '  Trellis is up'), '', ...lines, ''].join('\n');
}

function addressRow([name, { protocol, port, adminPort }]: [string, ReadyAddresses]): [string, string] {
  return [name, `${`${protocol} 127.0.0.1:${port}`.padEnd(22)} http://127.0.0.1:${adminPort}/readyz`];
}
