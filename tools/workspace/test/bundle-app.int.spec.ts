import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleApp } from '../src/bundle-app.mjs';
import { WorkspaceCopy } from './workspace-copy';

const countLocales = `
export const locales = { used: 0 };
Intl.DateTimeFormat = new Proxy(Intl.DateTimeFormat, {
  construct: (target, words) => (locales.used++, new target(...words)),
});
String.prototype.localeCompare = new Proxy(String.prototype.localeCompare, {
  apply: (target, text, words) => (locales.used++, target.apply(text, words)),
});
`;

const main = `
import { locales } from './count-locales';
import 'reflect-metadata';
import { Controller, Injectable, Module } from '@nestjs/common';
import { ModuleRef, NestFactory } from '@nestjs/core';
import { GrpcMethod, Transport } from '@nestjs/microservices';
import { grpc, motto } from '@trellis/grpc';

@Injectable()
class Mottos {
  constructor(readonly moduleRef: ModuleRef) {}
  get() {
    return { motto };
  }
}

@Controller()
class MottoController {
  constructor(private readonly mottos: Mottos) {}
  @GrpcMethod('Mottos', 'Get') get() {
    return this.mottos.get();
  }
}

@Module({ controllers: [MottoController], providers: [Mottos] })
class AppModule {}

const serialize = (value) => Buffer.from(JSON.stringify(value));
const deserialize = (bytes) => JSON.parse(bytes.toString());
const codec = { requestSerialize: serialize, requestDeserialize: deserialize, responseSerialize: serialize, responseDeserialize: deserialize };
const Get = { path: '/test.Mottos/Get', requestStream: false, responseStream: false, ...codec };

const app = await NestFactory.createMicroservice(AppModule, {
  transport: Transport.GRPC,
  options: { package: 'test', packageDefinition: { 'test.Mottos': { Get } }, protoLoader: '@grpc/grpc-js', url: '127.0.0.1:0' },
  logger: ['error'],
});
await app.listen();
console.log(JSON.stringify({
  motto: app.get(MottoController).get().motto,
  hasOneCopyOfGrpc: app.serverInstance.grpcClient instanceof grpc.Server,
  hasOneCopyOfNest: app.get(Mottos).moduleRef instanceof ModuleRef,
  usesOfLocales: locales.used,
}));
await app.close();
process.exit(0);
`;

describe('a bundled app', () => {
  let workspace: WorkspaceCopy;
  let outDir: string;

  beforeAll(async () => {
    workspace = await WorkspaceCopy.create();
    outDir = await mkdtemp(path.join(os.tmpdir(), 'trellis-bundle-'));
    await workspace.addApp('motto');
    await workspace.write(
      'libs/grpc/src/index.ts',
      "export * as grpc from '@grpc/grpc-js';\nexport const motto = 'grow';\n",
    );
    await workspace.write('apps/motto/src/count-locales.ts', countLocales);
    await workspace.write('apps/motto/src/main.ts', main);
    await workspace.write('apps/motto/prisma/migrations/1_first/migration.sql', 'SELECT 1;\n');
    await bundleApp({ app: 'motto', root: workspace.root, outDir });
  });

  afterAll(async () => {
    await workspace.remove();
    await rm(outDir, { recursive: true, force: true });
  });

  test('runs where no package is installed, with one copy each of Nest and grpc-js, and no locale data', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['main.js'], { cwd: outDir, encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      motto: 'grow',
      hasOneCopyOfGrpc: true,
      hasOneCopyOfNest: true,
      usesOfLocales: 0,
    });
  });

  test('does not load kafkajs with Nest, which imports it for what uses it', async () => {
    const files = await readdir(outDir, { recursive: true });
    const scripts = files.filter((file) => /^(main|chunks.*)\.js$/.test(file));
    expect(scripts).toContainEqual(expect.stringContaining('kafkajs-'));
    for (const script of scripts) {
      expect(await readFile(path.join(outDir, script), 'utf8')).not.toMatch(/^import .*kafkajs-/m);
    }
  });

  test('is accompanied by its migrations and a source map', async () => {
    expect(existsSync(path.join(outDir, 'prisma/migrations/1_first/migration.sql'))).toBe(true);
    const { sources } = JSON.parse(await readFile(path.join(outDir, 'main.js.map'), 'utf8')) as {
      sources: string[];
    };
    expect(sources.some((source) => source.endsWith('apps/motto/src/main.ts'))).toBe(true);
  });

  test("makes the date format of Nest's logger when it is used", async () => {
    await workspace.addApp('dates');
    await workspace.write('apps/dates/src/count-locales.ts', countLocales);
    await workspace.write(
      'apps/dates/src/main.ts',
      `import { locales } from './count-locales';
import { ConsoleLogger } from '@nestjs/common';

const loaded = locales.used;
for (const line of ['first', 'second']) new ConsoleLogger().log(line);
console.log(JSON.stringify({ loaded, used: locales.used }));
`,
    );
    const target = path.join(outDir, 'dates');
    const { entry } = await bundleApp({ app: 'dates', root: workspace.root, outDir: target });
    const { stdout, stderr } = spawnSync(process.execPath, [entry], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const [first, second, counted] = stdout.trim().split('\n');
    expect(first).toMatch(/\d{4}.*first/);
    expect(second).toMatch(/\d{4}.*second/);
    expect(JSON.parse(counted!)).toEqual({ loaded: 0, used: 1 });
  });

  test('imports node:http without what Node loads for its fetch', async () => {
    await workspace.addApp('http');
    await workspace.write(
      'apps/http/src/main.ts',
      `import http, { createServer, STATUS_CODES } from 'http';
import * as all from 'node:http';

const loaded = (process as unknown as { moduleLoadList: string[] }).moduleLoadList;
console.log(JSON.stringify({
  isOneModule: http.createServer === createServer && all.createServer === createServer,
  teapot: STATUS_CODES[418],
  loadsFetch: loaded.some((name) => name.includes('undici')),
}));
`,
    );
    const target = path.join(outDir, 'http');
    const { entry } = await bundleApp({ app: 'http', root: workspace.root, outDir: target });
    const { stdout, stderr } = spawnSync(process.execPath, [entry], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({ isOneModule: true, teapot: "I'm a Teapot", loadsFetch: false });
  });

  test('is not made when an import of its own code does not resolve', async () => {
    await workspace.addApp('broken');
    await workspace.write('apps/broken/src/main.ts', "import '@trellis/absent';\n");
    const target = path.join(outDir, 'broken');
    await expect(bundleApp({ app: 'broken', root: workspace.root, outDir: target })).rejects.toThrow(
      '@trellis/absent',
    );
  });
});
