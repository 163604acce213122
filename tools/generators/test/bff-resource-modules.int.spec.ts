import type { Tree } from '@nx/devkit';
import { beforeEach, expect, test } from 'vitest';
import bffResourceModules from '../src/migrations/bff-resource-modules.ts';
import { workspaceTree } from './workspace-tree.ts';

const clients = 'apps/bff/src/services/service-clients.ts';
const appModule = 'apps/bff/src/app.module.ts';

let tree: Tree;

beforeEach(() => {
  tree = workspaceTree();
});

const textOf = (file: string) => tree.read(file, 'utf8') ?? '';
const changes = () => tree.listChanges().map(({ type, path }) => `${type} ${path}`);

/** What the workspace has now, as it was when all of it was together, with what a person added. */
function together(): void {
  tree.write(
    clients,
    `import { OrderServiceDefinition, UserServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The user service. */
export abstract class UserClient extends grpcClient(UserServiceDefinition) {}

/** The order service, for reports. */
export abstract class SalesReportClient extends grpcClient(OrderServiceDefinition) {
  readonly limit = 3;
}
`,
  );
  tree.write(
    appModule,
    `import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BearerTokenGuard } from '@trellis/auth';
import { GrpcClientModule } from '@trellis/grpc';
import { HealthModule } from './health.module';
import { OrderExportController } from './orders/order-export.controller';
import { OrdersController } from './orders/orders.controller';
import { CountSales } from './sales-reports/count-sales';
import { SalesReportsController } from './sales-reports/sales-reports.controller';
import { SalesReportClient, UserClient } from './services/service-clients';
import { VersionController } from './version.controller';

const controllers = [OrdersController, OrderExportController, SalesReportsController, VersionController];

@Module({
  imports: [GrpcClientModule.forFeature([UserClient, SalesReportClient]), HealthModule],
  controllers,
  providers: [CountSales, { provide: APP_GUARD, useClass: BearerTokenGuard }],
})
export class AppModule {
  readonly edited = true;
}
`,
  );
  tree.write(
    'apps/bff/src/orders/orders.module.ts',
    `import { Module } from '@nestjs/common';
import { OrdersController } from './orders.controller';

@Module({
  controllers: [OrdersController],
})
export class OrdersModule {}
`,
  );
  tree.write(
    'apps/bff/src/sales-reports/sales-reports.controller.ts',
    `import { SalesReportClient, type UserClient } from '../services/service-clients';

export class SalesReportsController {
  constructor(readonly sales: SalesReportClient, readonly users: UserClient) {}
}
`,
  );
}

test('a client that was added has a file of its own, as it was written', async () => {
  together();
  await bffResourceModules(tree);
  expect(tree.exists(clients)).toBe(false);
  expect(textOf('apps/bff/src/services/sales-report.client.ts'))
    .toBe(`import { OrderServiceDefinition } from '@trellis/contracts';
import { grpcClient } from '@trellis/grpc';

/** The order service, for reports. */
export abstract class SalesReportClient extends grpcClient(OrderServiceDefinition) {
  readonly limit = 3;
}
`);
  expect(changes()).not.toContain('UPDATE apps/bff/src/services/user.client.ts');
});

test('who imports a client does so from its file', async () => {
  together();
  await bffResourceModules(tree);
  expect(textOf('apps/bff/src/sales-reports/sales-reports.controller.ts')).toContain(
    `import { SalesReportClient } from '../services/sales-report.client';
import { type UserClient } from '../services/user.client';
`,
  );
});

test('a resource that was added has a module with its parts and the clients that it uses', async () => {
  together();
  await bffResourceModules(tree);
  expect(textOf('apps/bff/src/sales-reports/sales-reports.module.ts'))
    .toBe(`import { Module } from '@nestjs/common';
import { GrpcClientModule } from '@trellis/grpc';
import { SalesReportClient } from '../services/sales-report.client';
import { UserClient } from '../services/user.client';
import { SalesReportsController } from './sales-reports.controller';
import { CountSales } from './count-sales';

@Module({
  imports: [GrpcClientModule.forFeature([SalesReportClient, UserClient])],
  controllers: [SalesReportsController],
  providers: [CountSales],
})
export class SalesReportsModule {}
`);
});

test('a controller that was added to a resource of the template is added to its module', async () => {
  together();
  await bffResourceModules(tree);
  const text = textOf('apps/bff/src/orders/orders.module.ts');
  expect(text).toContain(`import { OrderExportController } from './order-export.controller';`);
  expect(text).toContain('controllers: [OrdersController, OrderExportController],');
});

test('what is in no folder stays in the module, with every other edit', async () => {
  together();
  await bffResourceModules(tree);
  expect(textOf(appModule)).toBe(`import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { BearerTokenGuard } from '@trellis/auth';
import { HealthModule } from './health.module';
import { VersionController } from './version.controller';
import { resources } from './resources';

@Module({
  imports: [...resources, HealthModule],
  controllers: [VersionController],
  providers: [{ provide: APP_GUARD, useClass: BearerTokenGuard }],
})
export class AppModule {
  readonly edited = true;
}
`);
});

test('clients beside other code are left to a person, who is told', async () => {
  together();
  tree.write(clients, `${textOf(clients)}\nexport const retries = 3;\n`);
  const before = textOf(clients);
  const [step, ...others] = await bffResourceModules(tree);
  expect(step).toContain(`${clients} holds more than clients (export const retries = 3;)`);
  expect(others).toEqual([]);
  expect(textOf(clients)).toBe(before);
});

test('a workspace that has its resources in modules is left as it is', async () => {
  expect(await bffResourceModules(tree)).toEqual([]);
  expect(changes()).toEqual([]);
});
