import { formatMoney } from '../money';
import { Card } from '../ui';
import type { Basket } from './basket';
import type { Product } from './product';
import { QuantityField } from './quantity-field';

interface ProductListProps {
  products: readonly Product[];
  basket: Basket;
  /** What is wrong with the quantity of a product, by its id. */
  errors: Readonly<Record<string, string>>;
  onChange: (productId: string, quantity: number) => void;
}

export function ProductList({ products, basket, errors, onChange }: ProductListProps) {
  return (
    <Card>
      <ul className="rows">
        {products.map(({ id, name, price }) => (
          <li key={id} className="row row-product">
            <span className="row-main">
              <span className="row-title">{name}</span>
              <span className="muted">{formatMoney(price)}</span>
              {errors[id] && (
                <span id={`error-${id}`} className="field-error">
                  {errors[id]}
                </span>
              )}
            </span>
            <QuantityField
              productName={name}
              quantity={basket[id] ?? 0}
              error={errors[id]}
              errorId={`error-${id}`}
              onChange={(quantity) => onChange(id, quantity)}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
