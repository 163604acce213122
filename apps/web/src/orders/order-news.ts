import type { ToastMessage } from '../ui';
import type { Order } from './order';
import { describeOrder, explainRejection } from './order-words';

/** What to tell of an order that was decided while its owner looked elsewhere; undefined when it is no news. */
export function orderNews(known: Order | undefined, latest: Order): ToastMessage | undefined {
  if (known?.status !== 'PENDING') return undefined;
  if (latest.status === 'APPROVED') return { title: 'Order approved', text: describeOrder(latest) };
  if (latest.status === 'REJECTED') {
    return { title: 'Order refused', text: explainRejection(latest.rejectionReason), tone: 'bad' };
  }
  return undefined;
}
