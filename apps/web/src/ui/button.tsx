import type { ButtonHTMLAttributes } from 'react';

export interface ButtonLook {
  /** Default `main`. `plain` has neither ground nor border until it is pointed at. */
  kind?: 'main' | 'quiet' | 'danger' | 'plain';
  /** Default `normal`. */
  size?: 'normal' | 'small';
  /** As wide as what it stands in. Default false. */
  isWide?: boolean;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement>, ButtonLook {
  /** Shows that the action is under way; the button keeps its focus but does nothing. */
  isBusy?: boolean;
}

export function Button({
  kind,
  size,
  isWide,
  isBusy = false,
  type = 'button',
  className = '',
  onClick,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${buttonClass({ kind, size, isWide })} ${className}`}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={(event) => {
        if (isBusy) event.preventDefault();
        else onClick?.(event);
      }}
    >
      {isBusy && <span className="spinner" aria-hidden="true" />}
      {children}
    </button>
  );
}

/** The classes of a button, for links that look like one. */
export function buttonClass({ kind = 'main', size = 'normal', isWide = false }: ButtonLook = {}): string {
  return ['button', `button-${kind}`, size === 'small' && 'button-small', isWide && 'button-wide']
    .filter(Boolean)
    .join(' ');
}
