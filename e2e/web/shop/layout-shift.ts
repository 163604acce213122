import type { Page } from '@playwright/test';

/** How far what a page shows has moved by itself since it was loaded, as browsers score it: 0.1 is the most that is good. */
export function layoutShiftOf(page: Page): Promise<number> {
  return page.evaluate(() => {
    const observer = new PerformanceObserver(() => undefined);
    observer.observe({ type: 'layout-shift', buffered: true });
    const shifts = observer.takeRecords() as unknown as readonly { readonly value: number }[];
    observer.disconnect();
    return shifts.reduce((sum, { value }) => sum + value, 0);
  });
}
