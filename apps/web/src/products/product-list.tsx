import { PatternPicture } from '../art';
import { formatMoney } from '../money';
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
    <ul className="products">
      {products.map(({ id, name, price }) => (
        <li key={id} className={basket[id] ? 'product product-chosen' : 'product'}>
          <div className="product-picture">
            <PatternPicture name={id} />
          </div>
          <div className="product-text">
            <h2>{name}</h2>
            <p className="muted amount">{formatMoney(price)}</p>
          </div>
          <QuantityField
            productName={name}
            quantity={basket[id] ?? 0}
            error={errors[id]}
            errorId={`error-${id}`}
            onChange={(quantity) => onChange(id, quantity)}
          />
          {errors[id] && (
            <p id={`error-${id}`} className="field-error">
              {errors[id]}
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
