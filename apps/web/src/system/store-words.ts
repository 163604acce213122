const kinds: ReadonlyMap<string, string> = new Map([
  ['postgres', 'PostgreSQL'],
  ['kafka', 'Kafka'],
  ['consul', 'Consul'],
  ['dns', 'DNS'],
]);

/** What a store is called by those who make it. */
export function storeKind(kind: string): string {
  return kinds.get(kind) ?? kind;
}
