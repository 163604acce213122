import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { HomePage } from './home';
import { LiveOrders } from './live';
import { OrderHistoryPage, OrderPage } from './orders';
import { ProductsPage } from './products';
import { RegisterPage, SignedInOnly, SignedOutOnly, SignInPage } from './session';
import { Shell } from './shell';
import { Page } from './ui';

/** The map of the site. */
export function App() {
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<SignedOutOnly />}>
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/register" element={<RegisterPage />} />
        </Route>
        <Route element={<SignedInShell />}>
          <Route path="/" element={<HomePage />} />
          <Route path="/products" element={<ProductsPage />} />
          <Route path="/orders" element={<OrderHistoryPage />} />
          <Route path="/orders/:orderId" element={<OrderPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}

function SignedInShell() {
  return (
    <SignedInOnly>
      <LiveOrders>
        <Shell />
      </LiveOrders>
    </SignedInOnly>
  );
}

function NotFoundPage() {
  return (
    <Page title="Page not found">
      <p>
        There is nothing at this address. <Link to="/">Go home</Link>
      </p>
    </Page>
  );
}
