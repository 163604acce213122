import { Button, Confirm } from '../ui';

/** Asks once before it cancels. */
export function CancelOrder({ isPending, onCancel }: { isPending: boolean; onCancel: () => void }) {
  return (
    <Confirm
      trigger={
        <Button kind="quiet" isBusy={isPending}>
          Cancel order
        </Button>
      }
      title="Cancel this order?"
      confirmLabel="Cancel order"
      keepLabel="Keep order"
      onConfirm={onCancel}
    >
      Nothing will be sent, and the credit set aside for it returns to you. A cancelled order cannot be taken
      up again.
    </Confirm>
  );
}
