interface SkeletonProps {
  /** CSS length. Default the whole line. */
  width?: string;
  /** CSS length. Default a line of text. */
  height?: string;
}

/** The shape of something that is on its way. Stands inside {@link Loading}, which says so to screen readers. */
export function Skeleton({ width = '100%', height = '1em' }: SkeletonProps) {
  return <span className="skeleton" aria-hidden="true" style={{ width, height }} />;
}
