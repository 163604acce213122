import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ProductCatalogue } from '../application/product-catalogue';
import type { Product } from '../domain/product';
import { OrderConfiguration } from '../order.configuration';

const product = (id: string, name: string, amountMinor: number): Product => ({
  id,
  name,
  price: { currencyCode: 'USD', amountMinor },
});

const DEMO_PRODUCTS: readonly Product[] = [
  product('climbing-rose', 'Climbing rose', 2_450),
  product('clematis', 'Clematis', 1_899),
  product('honeysuckle', 'Honeysuckle', 1_650),
  product('wisteria', 'Wisteria', 3_999),
  product('runner-beans', 'Runner bean seeds', 349),
  product('sweet-peas', 'Sweet pea seeds', 299),
  product('garden-twine', 'Garden twine, 100 m', 599),
  product('pruning-shears', 'Pruning shears', 3_290),
  product('cedar-pergola', 'Cedar pergola, 1.8 m', 7_900),
  product('willow-arch', 'Willow arch', 18_900),
  product('greenhouse', 'Greenhouse, 6 m²', 89_900),
  product('orangery', 'Orangery', 1_250_000),
];

/** Fills an empty catalogue at start, where the configuration asks for it. */
@Injectable()
export class DemoCatalogue implements OnApplicationBootstrap {
  constructor(
    private readonly catalogue: ProductCatalogue,
    private readonly configuration: OrderConfiguration,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.configuration.demoCatalogue) return;
    if ((await this.catalogue.list()).length === 0) await this.catalogue.save(DEMO_PRODUCTS);
  }
}
