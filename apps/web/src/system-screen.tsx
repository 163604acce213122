import { lazy, Suspense } from 'react';
import type { Screen } from './screen';
import { Loading, Skeleton } from './ui';

/** Operators alone see it, so it is no part of what everyone loads. */
const SystemPage = lazy(async () => ({ default: (await import('./system')).SystemPage }));

/** The place of the system page, and of what it has below its address. */
export const systemScreen: Screen = {
  path: '/system/*',
  page: (
    <Suspense
      fallback={
        <Loading what="the system">
          <Skeleton height="20rem" />
        </Loading>
      }
    >
      <SystemPage />
    </Suspense>
  ),
  menu: { title: 'System', icon: 'system' },
  isForOperators: true,
};
