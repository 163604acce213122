import { Loading, Skeleton } from '../ui';

/** The shape of a list of orders that is on its way. */
export function OrderListLoading({ rows = 4 }: { rows?: number }) {
  return (
    <Loading what="your orders">
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="row-loading">
          <Skeleton width="3rem" height="3rem" />
          <span className="stack-tight">
            <Skeleton width={`${55 - row * 6}%`} />
            <Skeleton width="30%" height="0.8em" />
          </span>
        </div>
      ))}
    </Loading>
  );
}
