import type { Money } from '../money';

export interface Product {
  id: string;
  name: string;
  price: Money;
}
