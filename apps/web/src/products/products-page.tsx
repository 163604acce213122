import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { usePlaceOrder } from '../orders';
import { useApi } from '../session';
import { Card, Empty, Page, Problem } from '../ui';
import { toItems, withQuantity, type Basket } from './basket';
import { orderProblem } from './order-problem';
import { OrderSummary } from './order-summary';
import type { Product } from './product';
import { ProductList } from './product-list';
import { ProductsLoading } from './products-loading';

export function ProductsPage() {
  const api = useApi();
  const products = useQuery({
    queryKey: ['products'],
    queryFn: async ({ signal }) => (await api.get('/api/v1/products', { signal })).products,
    staleTime: 60_000,
  });
  return (
    <Page title="Products" subtitle="Choose what you need. Your credit is checked when you order.">
      {products.isPending && <ProductsLoading />}
      {products.isError && <Problem error={products.error} onRetry={() => void products.refetch()} />}
      {products.data?.length === 0 && (
        <Card>
          <Empty title="The shelves are empty">
            <p>There is nothing to order at the moment. Please look in again later.</p>
          </Empty>
        </Card>
      )}
      {products.data && products.data.length > 0 && <OrderForm products={products.data} />}
    </Page>
  );
}

function OrderForm({ products }: { products: Product[] }) {
  const navigate = useNavigate();
  const placeOrder = usePlaceOrder();
  const [basket, setBasket] = useState<Basket>({});
  const items = toItems(basket, products);
  const problem = orderProblem(placeOrder.error, placeOrder.variables ?? []);

  function change(productId: string, quantity: number) {
    if (!placeOrder.isPending) setBasket((current) => withQuantity(current, productId, quantity));
  }

  return (
    <form
      className="split"
      onSubmit={(event) => {
        event.preventDefault();
        if (items.length === 0 || placeOrder.isPending) return;
        placeOrder.mutate(items, { onSuccess: (order) => void navigate(`/orders/${order.id}`) });
      }}
    >
      <ProductList products={products} basket={basket} errors={problem.byProduct} onChange={change} />
      <OrderSummary
        products={products}
        basket={basket}
        isPlacing={placeOrder.isPending}
        delay={
          placeOrder.isPaused
            ? 'offline'
            : placeOrder.failureCount > 0 && placeOrder.isPending
              ? 'slow'
              : undefined
        }
        problem={problem.message}
      />
    </form>
  );
}
