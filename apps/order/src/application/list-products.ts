import { Injectable } from '@nestjs/common';
import type { Product } from '../domain/product';
import { ProductCatalogue } from './product-catalogue';

/** Reads the products on sale. */
@Injectable()
export class ListProducts {
  constructor(private readonly products: ProductCatalogue) {}

  execute(): Promise<readonly Product[]> {
    return this.products.list();
  }
}
