import type { ImportProductsRequest } from '@trellis/contracts';
import type { Product } from '../domain/product';

/** The products of a stream of requests; what a request leaves out is empty, for the use case to refuse. */
export async function* productsOf(requests: AsyncIterable<ImportProductsRequest>): AsyncGenerator<Product> {
  for await (const { product } of requests) {
    yield {
      id: product?.id ?? '',
      name: product?.name ?? '',
      price: product?.price ?? { currencyCode: '', amountMinor: 0 },
    };
  }
}
