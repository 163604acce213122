import { Injectable } from '@nestjs/common';
import { InvalidRequest, type FieldViolation } from '@trellis/errors';
import { isProductId, type Product } from '../domain/product';
import { ProductCatalogue } from './product-catalogue';

const MAX_PRODUCTS = 10_000;
/** Keeps the largest possible order (100 lines of 1000) within what JSON readers can hold. */
const MAX_PRICE_MINOR = 10_000_000_000;

/** Adds or replaces products of the catalogue. */
@Injectable()
export class ImportProducts {
  constructor(private readonly products: ProductCatalogue) {}

  /**
   * Saves all or none; the last of several with one id counts.
   * @returns how many were imported
   * @throws {InvalidRequest} naming the fields of the first product that is wrong
   */
  async execute(stream: AsyncIterable<Product>): Promise<number> {
    const byId = new Map<string, Product>();
    let position = 0;
    for await (const product of stream) {
      if (position === MAX_PRODUCTS) {
        throw new InvalidRequest([
          { field: 'product', message: `At most ${MAX_PRODUCTS} products in one import.` },
        ]);
      }
      refuseInvalid(product, position);
      byId.set(product.id, product);
      position += 1;
    }
    await this.products.save([...byId.values()]);
    return byId.size;
  }
}

function refuseInvalid({ id, name, price }: Product, position: number): void {
  const violations: FieldViolation[] = [];
  const check = (holds: boolean, field: string, message: string) => {
    if (!holds) violations.push({ field: `products[${position}].${field}`, message });
  };
  check(isProductId(id), 'id', 'Must be 1 to 64 lower-case letters, digits and hyphens.');
  check(
    /^[^\p{Cc}]{1,200}$/u.test(name) && name.trim() !== '',
    'name',
    'Must be 1 to 200 printable characters.',
  );
  check(/^[A-Z]{3}$/.test(price.currencyCode), 'price.currencyCode', 'Must be an ISO 4217 code in capitals.');
  check(
    Number.isSafeInteger(price.amountMinor) && price.amountMinor > 0 && price.amountMinor <= MAX_PRICE_MINOR,
    'price.amountMinor',
    `Must be 1 to ${MAX_PRICE_MINOR}.`,
  );
  if (violations.length > 0) throw new InvalidRequest(violations);
}
