import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What somebody wrote into files of version 0.1.0, and into files of their own. */
export function editByHand(root: string): void {
  const edit = (file: string, ...replacements: [before: string, after: string][]) => {
    const text = replacements.reduce(
      (result, [before, after]) => {
        if (!result.includes(before)) throw new Error(`${file} has no ${before}`);
        return result.replace(before, after);
      },
      readFileSync(join(root, file), 'utf8'),
    );
    writeFileSync(join(root, file), text);
  };
  const add = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };

  // An order has a note.
  edit(
    'apps/order/src/domain/order.ts',
    ['  readonly placedAt: Date;\n', '  readonly placedAt: Date;\n  readonly note?: string;\n'],
    [
      '  readonly placedAt: Date;\n  readonly decisionDueAt: Date;\n}',
      '  readonly placedAt: Date;\n  readonly decisionDueAt: Date;\n  readonly note?: string;\n}',
    ],
    [
      'const { id, userId, placedAt, decisionDueAt } = request;',
      'const { id, userId, placedAt, decisionDueAt, note } = request;',
    ],
    [
      '      decisionDueAt,\n    });',
      '      decisionDueAt,\n      ...(note !== undefined && { note }),\n    });',
    ],
  );
  edit('apps/order/src/domain/order.spec.ts', [
    `describe('placing an order', () => {\n`,
    `describe('placing an order', () => {
  it('keeps the note that came with it', () => {
    const items = [{ product: rose, quantity: 1 }];
    const request = { id: 'order-1', userId: 'user-1', items, placedAt, decisionDueAt };
    expect(Order.place({ ...request, note: 'by the door' }).order.state.note).toBe('by the door');
  });

`,
  ]);

  // A use case that calls what the kit has renamed since.
  edit(
    'apps/order/src/application/get-order.ts',
    [
      `import { Injectable } from '@nestjs/common';\n`,
      `import { Injectable } from '@nestjs/common';\nimport { currentSignal } from '@trellis/context';\n`,
    ],
    ['    const order = await', '    currentSignal().throwIfAborted();\n    const order = await'],
  );

  // A resource of the API with a client of its own, where all of them were listed.
  edit('apps/bff/src/services/service-clients.ts', [
    '/** The order service. */',
    `/** The order service, as the shop window asks it. */
export abstract class ShopWindowClient extends grpcClient(OrderServiceDefinition) {}

/** The order service. */`,
  ]);
  edit(
    'apps/bff/src/app.module.ts',
    [
      `CustomerClient, OrderClient, UserClient } from`,
      `CustomerClient, OrderClient, ShopWindowClient, UserClient } from`,
    ],
    [
      `[UserClient, CustomerClient, OrderClient]`,
      `[UserClient, CustomerClient, OrderClient, ShopWindowClient]`,
    ],
    [
      `import { DeadLettersController }`,
      `import { ShopWindowController } from './shop-window/shop-window.controller';\nimport { DeadLettersController }`,
    ],
    ['  ProductsController,\n', '  ProductsController,\n  ShopWindowController,\n'],
  );
  add(
    'apps/bff/src/shop-window/shop-window.controller.ts',
    `import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems } from '../openapi/api-problems';
import { bearerScheme } from '../openapi/create-openapi-document';
import { ProductResponse, toProductResponse } from '../products/product.dto';
import { ShopWindowClient } from '../services/service-clients';

@ApiTags('shop window')
@ApiBearerAuth(bearerScheme)
@Controller('api/v1/shop-window')
export class ShopWindowController {
  constructor(private readonly catalogue: ShopWindowClient) {}

  @Get()
  @ApiOperation({ summary: 'The product in the shop window.' })
  @ApiOkResponse({ type: ProductResponse })
  @ApiProblems(401)
  async getShopWindow(): Promise<ProductResponse> {
    const { products } = await this.catalogue.listProducts({});
    const [first] = products.map(toProductResponse);
    if (!first) throw new Error('The catalogue is empty.');
    return first;
  }
}
`,
  );

  // What the template wrote anew: only a person can say which of the two it is to be.
  edit(conflicting, ['const MAX_IDS = 100;', 'const MAX_IDS = 50;']);
}

/** The file in which the hand edit and the template's own change meet. */
export const conflicting = 'apps/order/src/application/batch-get-orders.ts';
