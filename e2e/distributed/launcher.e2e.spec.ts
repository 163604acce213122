import { mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runningProcess } from '@trellis/local-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrellisSystem } from '../harness';
import { products, Shopper, some, untilDelivered } from '../shop';
import { LauncherProcess } from '../harness/launcher-process';
import { makeStateDirectory, removeStateDirectory } from '../harness/state-directory';
import { KafkaView } from './kafka-view';

const SERVERS = ['postgres', 'kafka-1', 'consul-1'];
const ORDER_TOPIC = 'trellis.order.v1';

let system: TrellisSystem | undefined;

beforeAll(async () => {
  system = await TrellisSystem.start();
});
afterAll(() => system?.stop());

describe('npm start on Kafka and Consul', () => {
  it('after its launcher was killed ends the servers that were left, and goes on with their data', async () => {
    const shopper = await Shopper.signUp(system!.gatewayUrl);
    const order = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(order.id, 'APPROVED');
    await untilDelivered(system!);
    const records = await recordsOf(ORDER_TOPIC);
    const left = await Promise.all(SERVERS.map((name) => system!.pidOf(name)));

    await system!.killAndRestartLauncher();
    for (const pid of left) expect(await runningProcess(pid)).toBeUndefined();
    expect(await recordsOf(ORDER_TOPIC)).toEqual(records);
    const later = await shopper.placeOrder(some(products.rose));
    await shopper.untilStatus(later.id, 'APPROVED');
    expect((await recordsOf(ORDER_TOPIC)).length).toBeGreaterThan(records.length);
  });

  it('stops at Ctrl-C: the services first, then the servers, and leaves nothing', async () => {
    const names = await system!.processNames();
    const pids = await Promise.all(names.map((name) => system!.pidOf(name)));
    const alive = new Map(names.map((name, index) => [name, pids[index]!]));
    const services = names.filter((name) => !SERVERS.includes(name));
    const ends: string[] = [];
    let isOver = false;
    const looking = (async () => {
      for (let isLastLook = false; !isLastLook; await delay(10)) {
        isLastLook = isOver;
        // Servers are looked at first: whoever is to end before them has ended by the time that it is looked at.
        const ended: string[] = [];
        for (const name of [...SERVERS, ...services]) {
          if (!alive.has(name) || (await runningProcess(alive.get(name)!))) continue;
          alive.delete(name);
          ended.unshift(name);
        }
        ends.push(...ended);
      }
    })();
    try {
      await system!.stop('SIGINT');
    } finally {
      system = undefined;
      isOver = true;
      await looking;
    }
    const lastService = ends.findLastIndex((name) => !SERVERS.includes(name));
    const firstServer = ends.findIndex((name) => SERVERS.includes(name));
    expect(lastService, ends.join(', ')).toBeLessThan(firstServer);
    expect(ends.toSorted()).toEqual(names.toSorted());
  });

  it('says in one line what is missing on a machine without Java, and leaves nothing running', async () => {
    const directory = await makeStateDirectory();
    const bin = await programsBut('java');
    try {
      const args = ['--distributed', '--state', directory, '--port', '0', '--skip-build'];
      const launcher = LauncherProcess.spawn(args, { PATH: bin });
      expect(await launcher.exit(60_000)).toEqual({ code: 1, signal: null });
      const lines = launcher.output.split('\n').filter((line) => line.includes('Java'));
      expect(lines).toEqual([
        'Java is not on this machine, and Kafka runs on it: install a Java runtime of version 17 or newer, such as openjdk-17-jre-headless.',
      ]);
      expect(launcher.output).not.toMatch(/\n\s+at /);
      expect(await readdir(directory)).not.toContain('run.json');
    } finally {
      await rm(bin, { recursive: true });
      await removeStateDirectory(directory);
    }
  });
});

async function recordsOf(topic: string) {
  const kafka = await KafkaView.connect(await system!.eventBusUrl('order'));
  try {
    const records = await kafka.records(topic);
    return records.toSorted(
      (left, right) => left.partition - right.partition || Number(left.offset - right.offset),
    );
  } finally {
    await kafka.close();
  }
}

/** A folder with every program of this machine but one, to be a PATH. */
async function programsBut(missing: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'trellis-path-'));
  for (const directory of (process.env.PATH ?? '').split(':')) {
    for (const name of await readdir(directory).catch(() => [])) {
      if (name === missing) continue;
      // The first on the path wins.
      await symlink(join(directory, name), join(folder, name)).catch(() => undefined);
    }
  }
  return folder;
}
