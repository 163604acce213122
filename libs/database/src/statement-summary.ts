const name = String.raw`((?:"?\w+"?\.)?"?\w+"?)`;
// Neither the lock of a SELECT … FOR UPDATE nor the DO UPDATE of an upsert.
const written = new RegExp(
  String.raw`\b(INSERT\s+INTO|(?<!\b(?:FOR|KEY|DO)\s+)UPDATE|DELETE\s+FROM|MERGE\s+INTO)\s+${name}`,
  'gi',
);
const read = new RegExp(String.raw`\bFROM\s+${name}`, 'i');

/** The length, in characters, up to which a statement is kept: in a span, and with its summary. */
export const LONGEST_KEPT_TEXT = 4_096;
/** The most statements whose summary is remembered. */
const KEPT = 500;
const summaries = new Map<string, string>();

/**
 * What a statement does to which table, in few words: `INSERT messaging.outbox`. Of a statement with several parts the last
 * one that writes counts; of one that only reads, the first table.
 */
export function summaryOf(sql: string): string {
  // Mostly written out for one time alone, with a list of any length in it.
  if (sql.length > LONGEST_KEPT_TEXT) return summarise(sql);
  let summary = summaries.get(sql);
  if (summary === undefined) {
    summary = summarise(sql);
    if (summaries.size >= KEPT) summaries.clear();
    summaries.set(sql, summary);
  }
  return summary;
}

function summarise(sql: string): string {
  const write = [...sql.matchAll(written)].at(-1);
  if (write) return `${firstWord(write[1] ?? '')} ${plain(write[2])}`;
  const operation = firstWord(sql);
  const table = operation === 'SELECT' || operation === 'WITH' ? read.exec(sql)?.[1] : undefined;
  if (table === undefined) return operation;
  return `SELECT ${plain(table)}`;
}

function firstWord(text: string): string {
  return /[a-z]+/i.exec(text)?.[0].toUpperCase() ?? 'QUERY';
}

function plain(table = ''): string {
  return table.replaceAll('"', '');
}
