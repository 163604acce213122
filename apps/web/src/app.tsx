import { BrowserRouter, Link, Route, Routes } from 'react-router';
import { ScreenContext, screens } from './screens';
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
          {screens.map(({ path, page }) => (
            <Route key={path} path={path} element={page} />
          ))}
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </BrowserRouter>
  );
}

function SignedInShell() {
  return (
    <SignedInOnly>
      <ScreenContext>
        <Shell />
      </ScreenContext>
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
