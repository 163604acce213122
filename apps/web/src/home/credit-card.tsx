import { formatMoney } from '../money';
import { Card, Loading, Meter, Notice, Skeleton } from '../ui';
import { partState, type Home } from './home';

export function CreditCard({ home }: { home: Home }) {
  const { customer } = home;
  return (
    <Card title="Your credit">
      {customer ? (
        <Credit {...customer} />
      ) : partState(home, 'customer') === 'pending' ? (
        <Notice tone="wait">Your credit is being prepared. This takes a moment…</Notice>
      ) : (
        <Notice tone="wait">Your credit cannot be shown right now. Trying again…</Notice>
      )}
    </Card>
  );
}

function Credit({ creditLimit, availableCredit }: NonNullable<Home['customer']>) {
  const limit = formatMoney(creditLimit);
  const available = formatMoney(availableCredit);
  return (
    <div className="credit">
      <p className="figure" aria-live="polite">
        {available} <span className="muted">available</span>
      </p>
      <Meter
        label="Available credit"
        value={availableCredit.amountMinor}
        greatest={creditLimit.amountMinor}
        text={`${available} of ${limit}`}
      />
      <p className="muted small">of {limit} in all. Orders set credit aside; cancelled ones give it back.</p>
    </div>
  );
}

/** The shape of the card while it is on its way. */
export function CreditLoading() {
  return (
    <Card title="Your credit">
      <Loading what="your credit">
        <Skeleton width="60%" height="2.5rem" />
        <Skeleton height="1.5rem" />
      </Loading>
    </Card>
  );
}
