import {
  OrderServiceDefinition,
  type BatchGetOrdersRequest,
  type BatchGetOrdersResponse,
  type CancelOrderRequest,
  type CancelOrderResponse,
  type GetOrderRequest,
  type GetOrderResponse,
  type ListOrdersRequest,
  type ListOrdersResponse,
  type PlaceOrderRequest,
  type PlaceOrderResponse,
  type WatchOrdersRequest,
  type WatchOrdersResponse,
  type ImportProductsRequest,
  type ImportProductsResponse,
  type ListProductsResponse,
} from '@trellis/contracts';
import { currentIdentity } from '@trellis/auth';
import { currentAbortSignal } from '@trellis/context';
import { GrpcController, type GrpcHandlers } from '@trellis/grpc';
import { decodeTimeCursor, encodeTimeCursor, pageSizeOf } from '@trellis/service';
import { BatchGetOrders } from '../application/batch-get-orders';
import { CancelOrder } from '../application/cancel-order';
import { GetOrder } from '../application/get-order';
import { ImportProducts } from '../application/import-products';
import { ListOrders } from '../application/list-orders';
import { ListProducts } from '../application/list-products';
import { PlaceOrder } from '../application/place-order';
import { WatchOrders } from '../application/watch-orders';
import { toOrderMessage, toProductMessage } from './order-message';
import { parseCursor } from './watch-cursor';
import { productsOf } from './imported-products';

/** The service's calls: each hands the caller's identity and the request to one use case. */
@GrpcController(OrderServiceDefinition)
export class OrderGrpc implements GrpcHandlers<typeof OrderServiceDefinition> {
  constructor(
    private readonly listingProducts: ListProducts,
    private readonly importingProducts: ImportProducts,
    private readonly placing: PlaceOrder,
    private readonly reading: GetOrder,
    private readonly batchReading: BatchGetOrders,
    private readonly listing: ListOrders,
    private readonly cancelling: CancelOrder,
    private readonly watching: WatchOrders,
  ) {}

  async listProducts(): Promise<ListProductsResponse> {
    return { products: (await this.listingProducts.execute()).map(toProductMessage) };
  }

  async importProducts(requests: AsyncIterable<ImportProductsRequest>): Promise<ImportProductsResponse> {
    return { importedCount: await this.importingProducts.execute(productsOf(requests)) };
  }

  async placeOrder({ idempotencyKey, items }: PlaceOrderRequest): Promise<PlaceOrderResponse> {
    const { userId } = currentIdentity();
    return { order: toOrderMessage(await this.placing.execute({ userId, idempotencyKey, items })) };
  }

  async getOrder({ id }: GetOrderRequest): Promise<GetOrderResponse> {
    return { order: toOrderMessage(await this.reading.execute(currentIdentity().userId, id)) };
  }

  async batchGetOrders({ ids }: BatchGetOrdersRequest): Promise<BatchGetOrdersResponse> {
    return { orders: (await this.batchReading.execute(currentIdentity().userId, ids)).map(toOrderMessage) };
  }

  async listOrders({ pageSize, pageToken }: ListOrdersRequest): Promise<ListOrdersResponse> {
    const { userId } = currentIdentity();
    const after = decodeTimeCursor(pageToken);
    const { items, next } = await this.listing.execute(userId, pageSizeOf(pageSize), after);
    return { orders: items.map(toOrderMessage), nextPageToken: encodeTimeCursor(next) };
  }

  async cancelOrder({ id }: CancelOrderRequest): Promise<CancelOrderResponse> {
    return { order: toOrderMessage(await this.cancelling.execute(currentIdentity().userId, id)) };
  }

  async *watchOrders({ cursor }: WatchOrdersRequest): AsyncGenerator<WatchOrdersResponse> {
    const { userId } = currentIdentity();
    const start = await this.watching.startingPoint(userId, parseCursor(cursor));
    yield { cursor: String(start), order: undefined };
    for await (const { sequence, order } of this.watching.execute(userId, start, currentAbortSignal())) {
      yield { cursor: String(sequence), order: toOrderMessage(order) };
    }
  }
}
