import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { PublicRoute } from '@trellis/auth';
import { ApiProblems } from '../openapi/api-problems';
import { OrderClient } from '../services/order.client';
import { ProductListResponse, toProductResponse } from './product.dto';

@ApiTags('products')
@Controller('api/v1/products')
export class ProductsController {
  constructor(private readonly catalogue: OrderClient) {}

  @Get()
  @PublicRoute()
  @ApiOperation({ summary: 'The products on sale.' })
  @ApiOkResponse({ type: ProductListResponse })
  @ApiProblems()
  async listProducts(): Promise<ProductListResponse> {
    return { products: (await this.catalogue.listProducts({})).products.map(toProductResponse) };
  }
}
