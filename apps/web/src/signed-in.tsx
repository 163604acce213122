import { Route, Routes } from 'react-router';
import { NotFoundPage } from './not-found-page';
import { SessionCache } from './session-cache';
import { ScreenContext, screens } from './screens';
import { useIsOperator } from './session';
import { Shell } from './shell';
import { Toasts } from './ui';

/** All that is behind signing in. */
export function SignedIn() {
  const isOperator = useIsOperator();
  return (
    <SessionCache>
      <Toasts>
        <ScreenContext>
          <Routes>
            <Route element={<Shell />}>
              {screens
                .filter(({ isForOperators }) => isOperator || !isForOperators)
                .map(({ path, page }) => (
                  <Route key={path} path={path} element={page} />
                ))}
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Routes>
        </ScreenContext>
      </Toasts>
    </SessionCache>
  );
}
