import type { ReactNode, Ref } from 'react';
import type { Tone } from './badge';
import { Icon, type IconName } from './icon';

const icons: Record<Tone, IconName> = { good: 'check', wait: 'clock', bad: 'cross', off: 'cross' };

interface BannerProps {
  tone: Tone;
  /** Default the sign of the tone. */
  icon?: IconName;
  title: string;
  /** What that means, in a sentence or two. */
  children: ReactNode;
  /** What can be done about it; stands beside the words, or below them where there is no room. */
  action?: ReactNode;
  /** What a screen reader reads out when it changes. Default `all`; `title` where the rest changes all the time. */
  announces?: 'all' | 'title';
  /** The banner can take the focus. */
  ref?: Ref<HTMLDivElement>;
}

/** How things stand, across the page. Its sign settles anew whenever the title changes. */
export function Banner({
  tone,
  icon = icons[tone],
  title,
  children,
  action,
  announces = 'all',
  ref,
}: BannerProps) {
  return (
    <div
      ref={ref}
      role={announces === 'all' ? 'status' : undefined}
      tabIndex={ref ? -1 : undefined}
      className={`banner tone-${tone}`}
    >
      <span key={title} className="banner-sign">
        <Icon name={icon} size={28} />
      </span>
      <div className="banner-words">
        <strong role={announces === 'title' ? 'status' : undefined}>{title}</strong>
        <p>{children}</p>
      </div>
      {action}
    </div>
  );
}
