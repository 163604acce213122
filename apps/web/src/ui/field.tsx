import { Field as BaseField } from '@base-ui/react/field';
import type { InputHTMLAttributes } from 'react';

interface FieldProps extends Pick<
  InputHTMLAttributes<HTMLInputElement>,
  'type' | 'autoComplete' | 'inputMode' | 'autoFocus' | 'defaultValue'
> {
  name: string;
  label: string;
  hint?: string;
  /** What is wrong with a value; undefined when nothing is. Asked when the field is left and when the form is sent. */
  check?: (value: string) => string | undefined;
}

/** A labelled input of a `Form`. What is wrong with it, by its own check or by the form's `errors`, stands below it. */
export function Field({ name, label, hint, check, ...input }: FieldProps) {
  return (
    <BaseField.Root
      name={name}
      className="field"
      validationMode="onBlur"
      validate={(value) => check?.(String(value ?? '')) ?? null}
    >
      <BaseField.Label className="field-label">{label}</BaseField.Label>
      <BaseField.Control {...input} className="input" />
      <BaseField.Error className="field-error" />
      {hint && <BaseField.Description className="field-hint">{hint}</BaseField.Description>}
    </BaseField.Root>
  );
}
