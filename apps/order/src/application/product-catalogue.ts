import type { Product } from '../domain/product';

/** The products on sale, with the prices that count. */
export abstract class ProductCatalogue {
  /** All products, in the catalogue's order. */
  abstract list(): Promise<readonly Product[]>;

  /** Those of the ids that exist, in no particular order. */
  abstract findMany(ids: readonly string[]): Promise<readonly Product[]>;

  /** Adds or replaces products by id. All or none. */
  abstract save(products: readonly Product[]): Promise<void>;
}
