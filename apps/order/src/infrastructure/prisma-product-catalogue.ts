import { Injectable } from '@nestjs/common';
import { PrismaUnitOfWork } from '@trellis/database';
import { ProductCatalogue } from '../application/product-catalogue';
import type { Product } from '../domain/product';
import { PrismaClient, type Product as ProductRecord } from './prisma/client';

/** The catalogue in the service's own database. */
@Injectable()
export class PrismaProductCatalogue extends ProductCatalogue {
  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {
    super();
  }

  override async list(): Promise<readonly Product[]> {
    const records = await this.unitOfWork.client.product.findMany({ orderBy: { position: 'asc' } });
    return records.map(toProduct);
  }

  override async findMany(ids: readonly string[]): Promise<readonly Product[]> {
    const records = await this.unitOfWork.client.product.findMany({ where: { id: { in: [...ids] } } });
    return records.map(toProduct);
  }

  override async save(products: readonly Product[]): Promise<void> {
    await this.unitOfWork.run(async ({ client }) => {
      for (const { id, name, price } of products) {
        const columns = { name, currencyCode: price.currencyCode, priceMinor: price.amountMinor };
        await client.product.upsert({ where: { id }, create: { id, ...columns }, update: columns });
      }
    });
  }
}

function toProduct({ id, name, currencyCode, priceMinor }: ProductRecord): Product {
  return { id, name, price: { currencyCode, amountMinor: Number(priceMinor) } };
}
