import { serveCommands } from '../process/serve-commands';
import { BenchService, type BenchServiceOptions } from './bench-service';
import { drainOutbox, type DrainLoad } from './relay-drain';
import { seedOutbox, type Seed } from './seed-outbox';
import { runSteadyWriter, type SteadyLoad } from './steady-writer';
import { committedByAccount, createAccounts, runWriters, type AccountRange, type WriterLoad } from './writer';

let service: BenchService;

const commands = {
  start: async (options: BenchServiceOptions) => {
    service = await BenchService.start(options);
  },
  createAccounts: () => createAccounts(service),
  seed: (seed: Seed) => seedOutbox(service, seed),
  drain: (load: DrainLoad) => drainOutbox(service, load),
  write: (load: WriterLoad) => runWriters(service, load),
  writeSteadily: (load: SteadyLoad) => runSteadyWriter(service, load),
  committedByAccount: (range: AccountRange) => committedByAccount(service, range),
  startDelivery: () => service.delivery.start(),
  stopDelivery: () => service.delivery.stop(),
  waiting: async () => {
    const [row] = await service.pool.query<{ waiting: number }>(
      'SELECT count(*)::integer AS waiting FROM messaging.outbox',
    );
    return row?.waiting ?? 0;
  },
  stop: () => service.close(),
};

export type ServiceCommands = typeof commands;
serveCommands(commands);
