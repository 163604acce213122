import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactElement, ReactNode } from 'react';
import { Button, type ButtonLook } from './button';

interface ConfirmProps {
  /** The button that asks. */
  trigger: ReactElement<Record<string, unknown>>;
  title: string;
  /** What happens then. */
  children: ReactNode;
  confirmLabel: string;
  /** Default `danger`. */
  confirmKind?: ButtonLook['kind'];
  keepLabel: string;
  onConfirm: () => void;
}

/** Asks once before something that cannot be taken back. */
export function Confirm({
  trigger,
  title,
  children,
  confirmLabel,
  confirmKind = 'danger',
  keepLabel,
  onConfirm,
}: ConfirmProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger render={trigger} />
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="backdrop" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description className="muted">{children}</AlertDialog.Description>
          <div className="actions">
            <AlertDialog.Close render={<Button kind="quiet">{keepLabel}</Button>} />
            <AlertDialog.Close
              onClick={onConfirm}
              render={<Button kind={confirmKind}>{confirmLabel}</Button>}
            />
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
