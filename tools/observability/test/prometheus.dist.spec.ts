import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { workspaceFile } from '@trellis/local-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { installPromtool } from '../src/install-promtool';

const run = promisify(execFile);
const folder = dirname(workspaceFile('infra/observability/prometheus/prometheus.yml'));

let promtool: string;
let scratch: string;

beforeAll(async () => {
  promtool = await installPromtool(console.log);
  scratch = await mkdtemp(join(tmpdir(), 'promtool-'));
}, 1_800_000);
afterAll(() => rm(scratch, { recursive: true, force: true }));

it('accepts the configuration, with its rules', async () => {
  const { stdout } = await run(
    promtool,
    ['check', 'config', '--lint=all', '--lint-fatal', 'prometheus.yml'],
    {
      cwd: folder,
    },
  );
  expect(stdout).toContain('SUCCESS');
});

it('sees every alert fire when it should, and stay silent when it should', async () => {
  const { stdout } = await run(promtool, ['test', 'rules', 'tests/alerts.yml'], { cwd: folder });
  expect(stdout).toContain('SUCCESS');
});

it('names buckets as Prometheus does since its version 3, by numbers with a point', async () => {
  const files = await Promise.all(
    ['prometheus/rules', 'prometheus/tests', 'grafana/dashboards'].map(async (name) => {
      const directory = join(dirname(folder), name);
      const names = await readdir(directory);
      return Promise.all(names.map((file) => readFile(join(directory, file), 'utf8')));
    }),
  );
  const limits = files.flat().flatMap((text) => text.match(/le=\\?"[^"\\]+/g) ?? []);
  expect(limits.length).toBeGreaterThan(0);
  expect(limits.filter((limit) => /^le=\\?"\d+$/.test(limit))).toEqual([]);
});

it('refuses a rule that is no PromQL', async () => {
  const rules = await readFile(join(folder, 'rules/system-alerts.yml'), 'utf8');
  const broken = join(scratch, 'broken.yml');
  await writeFile(
    broken,
    rules.replace('max by (job) (trellis_dead_letters)', 'max by job (trellis_dead_letters)'),
  );
  await expect(run(promtool, ['check', 'rules', broken])).rejects.toThrow('parse error');
});
