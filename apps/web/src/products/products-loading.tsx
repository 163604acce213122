import { Loading, Skeleton } from '../ui';

/** The shape of the products while they are on their way. */
export function ProductsLoading() {
  return (
    <Loading what="the products">
      <div className="split">
        <div className="products">
          {Array.from({ length: 6 }, (_, index) => (
            <div key={index} className="product">
              <div className="product-picture">
                <Skeleton height="100%" />
              </div>
              <div className="product-text">
                <span className="stack-tight">
                  <Skeleton width="65%" />
                  <Skeleton width="35%" />
                </span>
              </div>
              <Skeleton height="2.75rem" />
            </div>
          ))}
        </div>
        <div className="summary-empty">
          <Skeleton height="12rem" />
        </div>
      </div>
    </Loading>
  );
}
