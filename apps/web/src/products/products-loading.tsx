import { Loading, Skeleton } from '../ui';

/** The shape of the products while they are on their way. */
export function ProductsLoading() {
  return (
    <Loading what="the products">
      <div className="products">
        {Array.from({ length: 6 }, (_, index) => (
          <div key={index} className="product">
            <div className="product-picture">
              <Skeleton height="100%" />
            </div>
            <div className="product-text">
              <Skeleton width="65%" />
              <Skeleton width="35%" />
            </div>
          </div>
        ))}
      </div>
    </Loading>
  );
}
