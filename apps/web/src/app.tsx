import { lazy, Suspense } from 'react';
import { BrowserRouter, Route, Routes } from 'react-router';
import { loadSignedIn } from './load-signed-in';
import { RegisterPage, Restoring, SignedInOnly, SignedOutOnly, SignInPage } from './session';

const SignedIn = lazy(async () => ({ default: (await loadSignedIn()).SignedIn }));

/** The map of the site: what is for visitors, and what is behind signing in. */
export function App() {
  return (
    <BrowserRouter>
      <Routes>
        <Route element={<SignedOutOnly />}>
          <Route path="/sign-in" element={<SignInPage />} />
          <Route path="/register" element={<RegisterPage />} />
        </Route>
        <Route
          path="*"
          element={
            <SignedInOnly>
              <Suspense fallback={<Restoring />}>
                <SignedIn />
              </Suspense>
            </SignedInOnly>
          }
        />
      </Routes>
    </BrowserRouter>
  );
}
