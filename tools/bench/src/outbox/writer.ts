import { measured } from '../process/measured-window';
import type { CountedWindow } from '../report/total-of';
import type { Prisma } from '../../dist/prisma/client';
import { benchEventOn } from './bench-event';
import type { BenchService } from './bench-service';

/** How many accounts each range has. */
const ACCOUNTS = 1_000;

/** Accounts that are used together, so that the versions of those with events count the events of one topic. */
export type AccountRange = 'withoutEvents' | 'load' | 'steady';
const ranges: readonly AccountRange[] = ['withoutEvents', 'load', 'steady'];
const firstIdOf = (range: AccountRange): number => ranges.indexOf(range) * ACCOUNTS + 1;

/**
 * What surrounds the measured transaction:
 * - `bare`: Prisma's own `$transaction`
 * - `withoutEvent`: a unit of work that raises nothing
 * - `withEvent`: a unit of work that raises one event
 */
export type WriterKind = 'bare' | 'withoutEvent' | 'withEvent';

/** A load of transactions. */
export interface WriterLoad {
  readonly kind: WriterKind;
  /** How many transactions run at once. */
  readonly clients: number;
  readonly durationMs: number;
  /** Where events go. */
  readonly topic: string;
  readonly name: string;
}

type TransactionClient = Prisma.TransactionClient;

/** Runs a load and answers how many transactions were committed in what time. */
export async function runWriters(service: BenchService, load: WriterLoad): Promise<CountedWindow> {
  const transact = transactionOf(service, load, load.kind === 'withEvent' ? 'load' : 'withoutEvents');
  const window = await measured(load.name, async () => {
    let transactions = 0;
    const endsAtMs = performance.now() + load.durationMs;
    const client = async () => {
      while (performance.now() < endsAtMs) {
        await transact();
        transactions += 1;
      }
    };
    await Promise.all(Array.from({ length: load.clients }, client));
    return transactions;
  });
  return { ...window, count: window.result };
}

/** One transaction of a kind, on an account drawn by chance. */
export function transactionOf(
  service: BenchService,
  { kind, topic }: Pick<WriterLoad, 'kind' | 'topic'>,
  range: AccountRange,
): () => Promise<{ key: string; sequence: number }> {
  const { prisma, unitOfWork } = service;
  const type = benchEventOn(topic);
  const drawId = () => firstIdOf(range) + Math.floor(Math.random() * ACCOUNTS);
  switch (kind) {
    case 'bare':
      return () => {
        const id = drawId();
        return prisma.$transaction((client) => changeAccount(client, id), {
          timeout: 10_000,
          maxWait: 5_000,
        });
      };
    case 'withoutEvent':
      return () => {
        const id = drawId();
        return unitOfWork.run(({ client }) => changeAccount(client as TransactionClient, id));
      };
    case 'withEvent':
      return () => {
        const id = drawId();
        return unitOfWork.run(async (transaction) => {
          const change = await changeAccount(transaction.client, id);
          transaction.raise([type.create(change)]);
          return change;
        });
      };
  }
}

/** The transaction that is measured: locks one aggregate, updates it, adds two rows. */
async function changeAccount(
  client: TransactionClient,
  id: number,
): Promise<{ key: string; sequence: number }> {
  const [account] = await client.$queryRaw<
    { version: number; balance: bigint }[]
  >`SELECT version, balance FROM account WHERE id = ${id} FOR UPDATE`;
  if (!account) throw new Error(`Account ${id} does not exist.`);
  const version = account.version + 1;
  await client.account.update({ where: { id }, data: { version, balance: account.balance + 1n } });
  await client.entry.createMany({
    data: [
      { accountId: id, version, amount: 1n, text: 'the first of the two rows of a change' },
      { accountId: id, version, amount: -1n, text: 'the second of the two rows of a change' },
    ],
  });
  return { key: accountKey(id), sequence: version };
}

/** Makes the accounts. */
export async function createAccounts(service: BenchService): Promise<void> {
  await service.pool.query(`INSERT INTO account (id) SELECT generate_series(1, ${ranges.length * ACCOUNTS})`);
}

/** How many events of each account were committed, as the database has it. */
export async function committedByAccount(
  service: BenchService,
  range: AccountRange,
): Promise<Map<string, number>> {
  const firstId = firstIdOf(range);
  const accounts = await service.pool.query<{ id: number; version: number }>(
    'SELECT id, version FROM account WHERE id BETWEEN $1 AND $2 AND version > 0',
    [firstId, firstId + ACCOUNTS - 1],
  );
  return new Map(accounts.map(({ id, version }) => [accountKey(id), version]));
}

function accountKey(id: number): string {
  return `account-${id}`;
}
