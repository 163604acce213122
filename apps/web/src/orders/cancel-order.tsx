import { useState } from 'react';
import { Button, Problem } from '../ui';
import { useCancelOrder } from './order-queries';

/** Asks once before it cancels. */
export function CancelOrder({ orderId }: { orderId: string }) {
  const [isAsking, setIsAsking] = useState(false);
  const cancel = useCancelOrder(orderId);

  if (!isAsking) {
    return (
      <div className="actions">
        <Button kind="quiet" onClick={() => setIsAsking(true)}>
          Cancel this order
        </Button>
      </div>
    );
  }
  return (
    <div role="group" aria-label="Cancel this order" className="actions">
      <Button kind="danger" isBusy={cancel.isPending} onClick={() => cancel.mutate()} autoFocus>
        Yes, cancel it
      </Button>
      <Button kind="quiet" onClick={() => setIsAsking(false)}>
        Keep it
      </Button>
      {cancel.isError && <Problem error={cancel.error} />}
    </div>
  );
}
