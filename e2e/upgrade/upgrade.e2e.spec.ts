import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@trellis/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { expectStatus, ServiceDatabase, TrellisSystem, WorkspaceCopy } from '../harness';
import { CREDIT_LIMIT, deadLettersOf, products, Shopper, some, untilDelivered, type Order } from '../shop';
import { conflicting, editByHand } from './hand-edits';
import { publishedEvents } from './published-events';

const archive = join(import.meta.dirname, 'fixtures/trellis-0.1.0.tar.br');
const GATE_TIMEOUT_MS = 600_000;

/** The template's repository, with the versions 0.1.0 and 0.2.0. */
let template: WorkspaceCopy;
/** Somebody's product, made from 0.1.0 without the template's history. */
let clone: WorkspaceCopy;
/** What runs in the clone, whichever version it is. */
let system: TrellisSystem | undefined;
let shopper: Shopper;
let orders: readonly Order[];

beforeAll(async () => {
  template = await WorkspaceCopy.unpack(archive);
  await template.run('git', 'tag', 'v0.1.0');
  template.replaceFiles();
  await template.commit();
  await template.run('git', 'tag', 'v0.2.0');
  // Its program is run where no packages are installed.
  rmSync(join(template.root, 'node_modules'), { recursive: true });
  clone = await WorkspaceCopy.unpack(archive);
  clone.installNx();
});
afterAll(async () => {
  await system?.stop().catch(() => undefined);
  clone?.remove();
  template?.remove();
});

// The clone has no program for it yet: it takes the template's.
const upgrade = () =>
  clone.run('node', join(template.root, 'tools/generators/upgrade.ts'), template.root, '--no-install');
const textOf = (file: string) => readFileSync(join(clone.root, file), 'utf8');

// In this order: each step goes on with what the one before left.

it('events wait in the outbox when the last process of the old version dies', async () => {
  // Orders that no decision is made on are cancelled: not while the upgrade takes its time.
  const environment = { TRELLIS_ORDER_DECISION_TIMEOUT_MS: '3600000' };
  system = await TrellisSystem.start({ workspace: clone.root, environment });
  shopper = await Shopper.signUp(system.gatewayUrl);
  const database = await ServiceDatabase.connect(await system.databaseUrl('order'));
  try {
    await database.whileLocked('LOCK TABLE messaging.outbox_lease', async () => {
      await untilRelayWaits(system!);
      orders = [
        await shopper.placeOrder(some(products.rose)),
        await shopper.placeOrder(some(products.peas)),
        await shopper.placeOrder(some(products.arch)),
      ];
      await shopper.cancel(orders[0]!.id);
      const order = await system!.pidOf('order');
      await system!.killLauncher();
      process.kill(order, 'SIGKILL');
    });
    // By hand, as the old version lets people do: no relay would ever look there.
    await database.query('UPDATE messaging.outbox SET bucket = 99 WHERE key = $1', [orders[1]!.id]);
    const waiting = await database.query<{ key: string }>('SELECT key FROM messaging.outbox ORDER BY id');
    expect(waiting.map(({ key }) => key)).toEqual([...orders, orders[0]!].map(({ id }) => id));
  } finally {
    await database.close();
  }
}, 180_000);

it('changes in no commit are refused, and named', async () => {
  editByHand(clone.root);
  await expect(upgrade()).rejects.toThrow(/There are changes in no commit \(apps\/\S+ and \d+ more\)/);
  await clone.commit();
});

it('a conflict is reported with both sides in the file, and all of it can be taken back', async () => {
  await expect(upgrade()).rejects.toThrow(`between git's marks:\n\n  ${conflicting}\n\nSettle them`);
  expect(textOf(conflicting)).toMatch(/<<<<<<< [\s\S]*const MAX_IDS = 50;[\s\S]*>>>>>>> /);
  expect(textOf(conflicting)).toContain("import { batchIds } from '@trellis/service';");
  await expect(clone.run('node', 'tools/generators/upgrade.ts', '--continue')).rejects.toThrow(
    `There are conflicts in ${conflicting}`,
  );
  await clone.run('git', 'reset', '--quiet', '--hard');
  expect(await clone.run('git', 'status', '--porcelain')).toBe('');
});

it(
  'the next version is taken: code is moved, owned files are rendered, hand edits live',
  async () => {
    await expect(upgrade()).rejects.toThrow(conflicting);
    await clone.run('git', 'checkout', '--quiet', '--theirs', conflicting);
    await clone.run('git', 'add', conflicting);
    await clone.run('node', 'tools/generators/upgrade.ts', '--continue', '--no-install');

    expect(textOf('apps/order/src/domain/order.ts')).toContain('readonly note?: string;');
    expect(textOf('apps/order/src/application/get-order.ts')).toContain(
      'currentAbortSignal().throwIfAborted();',
    );
    expect(textOf('apps/order/src/main.ts')).toMatch(/^\/\/ Owned: rendered from service\.json\./);
    expect(textOf('apps/bff/src/resources.ts')).toContain('ShopWindowModule');
    expect(textOf('apps/bff/src/services/shop-window.client.ts')).toContain('as the shop window asks it');
    expect(textOf('apps/bff/src/shop-window/shop-window.module.ts')).toContain(
      'GrpcClientModule.forFeature([ShopWindowClient])',
    );
    expect(textOf('apps/bff/openapi.json')).toContain('/api/v1/shop-window');
    expect(JSON.parse(textOf('template.json'))).toMatchObject({ version: '0.2.0' });
    expect(JSON.parse(textOf('package.json'))).toMatchObject({ version: '0.1.0' });
    await clone.commit();
  },
  GATE_TIMEOUT_MS,
);

it(
  'what was upgraded is formatted, in sync, typed, linted and tested',
  async () => {
    await clone.run('prettier', '--check', 'apps');
    await clone.run('nx', 'sync:check');
    await clone.run('node', 'tools/contracts/generate.ts', '--check');
    await clone.run('node', 'tools/contracts/check.ts');
    await clone.run(
      'nx',
      'run-many',
      '--targets=lint,typecheck,test',
      '--projects=order,bff',
      '--parallel=2',
      '--output-style=static',
    );
  },
  GATE_TIMEOUT_MS,
);

it('the new version delivers what waited, in order and once', async () => {
  await system!.restartLauncher();
  const [cancelled, misplaced, other] = orders.map(({ id }) => id) as [string, string, string];
  await untilDelivered(system!);
  const topic = 'trellis.order.v1';
  expect(await publishedEvents(system!, topic, [cancelled, misplaced, other], 6)).toEqual({
    [cancelled]: ['OrderPlaced 1', 'OrderCancelled 2'],
    [misplaced]: ['OrderPlaced 1', 'OrderApproved 2'],
    [other]: ['OrderPlaced 1', 'OrderApproved 2'],
  });
  expect(await deadLettersOf(system!)).toEqual([]);
  expect(await shopper.order(cancelled)).toMatchObject({ status: 'CANCELLED' });
  await shopper.untilStatus(misplaced, 'APPROVED');
  await shopper.untilStatus(other, 'APPROVED');
  await shopper.untilCredit(CREDIT_LIMIT - products.peas.price - products.arch.price);
}, 180_000);

it('it serves what was written by hand', async () => {
  const answer = await shopper.request('GET', '/api/v1/shop-window');
  expect(expectStatus(answer, 200)).toMatchObject({ id: expect.any(String), price: expect.anything() });
  await system!.stop();
});

it('a workspace that has the version is told so, and left as it is', async () => {
  const answer = await clone.run('npm', 'run', '--silent', 'upgrade', '--', template.root);
  expect(answer).toBe('This workspace has version 0.2.0 of the template already.\n');
  expect(await clone.run('git', 'status', '--porcelain')).toBe('');
});

/** The order service's relay asks for its leases every two seconds. */
async function untilRelayWaits(running: TrellisSystem): Promise<void> {
  const database = await ServiceDatabase.connect(await running.databaseUrl('order'));
  try {
    await eventually(async () => {
      const waiting = await database.query(
        `SELECT FROM pg_locks WHERE relation = 'messaging.outbox_lease'::regclass AND NOT granted`,
      );
      if (waiting.length === 0) throw new Error('The relay still has its leases.');
    });
  } finally {
    await database.close();
  }
}
