import { Icon } from '../ui';
import { greatestQuantity } from './basket';

interface QuantityFieldProps {
  productName: string;
  quantity: number;
  error?: string | undefined;
  errorId: string;
  onChange: (quantity: number) => void;
}

export function QuantityField({ productName, quantity, error, errorId, onChange }: QuantityFieldProps) {
  return (
    <div className="quantity">
      <button
        type="button"
        aria-label={`One fewer ${productName}`}
        disabled={quantity === 0}
        onClick={() => onChange(quantity - 1)}
      >
        <Icon name="minus" />
      </button>
      <input
        type="number"
        inputMode="numeric"
        min={0}
        max={greatestQuantity}
        value={quantity}
        aria-label={`Quantity of ${productName}`}
        aria-invalid={error !== undefined}
        aria-describedby={error ? errorId : undefined}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <button
        type="button"
        aria-label={`One more ${productName}`}
        disabled={quantity === greatestQuantity}
        onClick={() => onChange(quantity + 1)}
      >
        <Icon name="plus" />
      </button>
    </div>
  );
}
