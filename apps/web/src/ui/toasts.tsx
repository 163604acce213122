import { Toast } from '@base-ui/react/toast';
import type { ReactNode } from 'react';
import { Icon } from './icon';

/** Where short messages appear, over whichever page is open. */
export function Toasts({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider limit={3}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-label="Notifications">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" swipeDirection={['right', 'down']}>
      <Toast.Content className="toast-content">
        <Toast.Title className="toast-title" />
        <Toast.Description className="toast-text" />
        <Toast.Close
          className="button button-plain button-small button-icon toast-close"
          aria-label="Dismiss"
        >
          <Icon name="cross" size={16} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ));
}

export interface ToastMessage {
  title: string;
  text?: string;
  /** Default `good`. */
  tone?: 'good' | 'bad' | 'off';
}

/** Shows a message for five seconds. */
export function useToast(): (message: ToastMessage) => void {
  const { add } = Toast.useToastManager();
  return ({ title, text, tone = 'good' }) => void add({ title, description: text, type: tone });
}
