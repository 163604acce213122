import { formatMoney } from '../money';
import { Card, Meter, Notice } from '../ui';
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
    <>
      <p className="figure" aria-live="polite">
        {available} <span className="muted">available</span>
      </p>
      <Meter
        label="Available credit"
        value={availableCredit.amountMinor}
        greatest={creditLimit.amountMinor}
        text={`${available} of ${limit}`}
      />
      <p className="muted">of {limit} in all</p>
    </>
  );
}
