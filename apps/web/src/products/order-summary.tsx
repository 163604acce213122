import { formatMoney } from '../money';
import { Button, Card, Notice } from '../ui';
import { basketTotals, type Basket } from './basket';
import type { Product } from './product';

interface OrderSummaryProps {
  products: readonly Product[];
  basket: Basket;
  isPlacing: boolean;
  /** Waits for a connection, or is being sent again. */
  delay: 'offline' | 'slow' | undefined;
  problem: string | undefined;
}

export function OrderSummary({ products, basket, isPlacing, delay, problem }: OrderSummaryProps) {
  const chosen = products.filter(({ id }) => basket[id]);
  const totals = basketTotals(basket, products);
  return (
    <Card title="Your order" className="summary">
      {chosen.length === 0 ? (
        <p className="muted summary-empty">Nothing chosen yet.</p>
      ) : (
        <ul className="summary-lines">
          {chosen.map(({ id, name, price }) => (
            <li key={id}>
              <span>
                <span className="muted">{basket[id]} ×</span> {name}
              </span>
              <span className="amount">
                {formatMoney({ ...price, amountMinor: price.amountMinor * (basket[id] ?? 0) })}
              </span>
            </li>
          ))}
        </ul>
      )}
      {totals.length > 0 && (
        <p className="summary-total">
          <span>Total</span>
          <span className="amount">{totals.map((total) => formatMoney(total)).join(' + ')}</span>
        </p>
      )}
      {problem && <Notice tone="bad">{problem}</Notice>}
      <Button type="submit" isBusy={isPlacing} disabled={chosen.length === 0} isWide>
        Place order
      </Button>
      <p role="status" className="muted small">
        {delay === 'offline' && 'You are offline. The order is sent as soon as you are back.'}
        {delay === 'slow' && 'This takes longer than usual. Trying again; it is ordered once.'}
      </p>
    </Card>
  );
}
