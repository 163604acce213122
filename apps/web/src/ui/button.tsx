import type { ButtonHTMLAttributes } from 'react';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Default `main`. */
  kind?: 'main' | 'quiet' | 'danger';
  /** Shows that the action is under way; the button keeps its focus but does nothing. */
  isBusy?: boolean;
}

export function Button({
  kind = 'main',
  isBusy = false,
  type = 'button',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`button button-${kind}`}
      aria-disabled={isBusy}
      aria-busy={isBusy}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {children}
      {isBusy && <span className="spinner" aria-hidden="true" />}
    </button>
  );
}
