import { PatternPicture } from '../art';
import { formatMoney } from '../money';
import type { Order } from './order';

/** What was ordered, at the prices of that time. */
export function OrderLines({ order }: { order: Order }) {
  return (
    <table className="lines">
      <caption className="visually-hidden">What was ordered</caption>
      <thead>
        <tr>
          <th scope="col">Product</th>
          <th scope="col" className="number">
            Quantity
          </th>
          <th scope="col" className="number">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.productId}>
            <th scope="row">
              <span className="line-product">
                <span className="thumb">
                  <PatternPicture name={line.productId} columns={2} rows={2} />
                </span>
                <span>
                  {line.productName}
                  <span className="muted small"> {formatMoney(line.unitPrice)} each</span>
                </span>
              </span>
            </th>
            <td className="number">{line.quantity}</td>
            <td className="number">{formatMoney(line.lineTotal)}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Total</th>
          <td className="number" colSpan={2}>
            {formatMoney(order.total)}
          </td>
        </tr>
      </tfoot>
    </table>
  );
}
