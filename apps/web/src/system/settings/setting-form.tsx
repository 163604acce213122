import { Field } from '@base-ui/react/field';
import { Form } from '@base-ui/react/form';
import { useMemo, useRef, useState } from 'react';
import { toFormProblem } from '../../api';
import { Badge, Button, Notice } from '../../ui';
import { describeBounds, settingName, type Setting } from './setting';
import { useSettingChange } from './use-settings';

/** A setting that can be changed and taken back. The server alone decides whether a value will do. */
export function SettingForm({ setting }: { setting: Setting }) {
  const change = useSettingChange(setting.key);
  const [draft, setDraft] = useState<string>();
  const shown = draft ?? setting.value;
  const isChanged = shown !== setting.value;
  // The same object until there is another error: to the form a new one is a new refusal, of what was typed since.
  const problem = useMemo(() => toFormProblem(change.error, ['value']), [change.error]);
  const [news, setNews] = useState<string>();
  const form = useRef<HTMLFormElement>(null);

  function send(value: string | undefined) {
    if (change.isPending) return;
    setNews(undefined);
    change.mutate(value, {
      onSuccess: (changed) => {
        setDraft(undefined);
        // The button that was pressed goes away, or can no longer be pressed. Whoever has gone on elsewhere stays there.
        if (form.current?.contains(document.activeElement))
          form.current.querySelector<HTMLElement>('.input')?.focus();
        setNews(
          value === undefined
            ? `The default, ${changed.value}, holds again.`
            : `Saved: every instance goes by ${changed.value} now.`,
        );
      },
    });
  }

  return (
    <Form
      ref={form}
      className="setting"
      errors={problem.fields}
      onSubmit={(event) => {
        event.preventDefault();
        send(shown.trim());
      }}
    >
      <Field.Root name="value" className="field setting-field">
        <Field.Label className="field-label">
          {settingName(setting)}
          {setting.isSet && <Badge tone="wait">changed</Badge>}
        </Field.Label>
        <Control setting={setting} value={shown} onChange={setDraft} />
        <Field.Error className="field-error" />
        <Field.Description className="field-hint">
          {setting.description} {describeBounds(setting)}
        </Field.Description>
      </Field.Root>
      <div className="setting-actions">
        <Button
          type="submit"
          size="small"
          disabled={!isChanged}
          isBusy={change.isPending && change.variables !== undefined}
        >
          Save
        </Button>
        {setting.isSet && (
          <Button
            kind="quiet"
            size="small"
            isBusy={change.isPending && change.variables === undefined}
            onClick={() => send(undefined)}
          >
            Reset
          </Button>
        )}
      </div>
      {setting.ignoredValue !== null && (
        <Notice tone="bad">
          “{setting.ignoredValue}” is set, cannot be read, and so has no effect. Reset it, or save another
          value.
        </Notice>
      )}
      {problem.message && <Notice tone="bad">{problem.message}</Notice>}
      <p role="status" className="setting-news small">
        {news}
      </p>
    </Form>
  );
}

interface ControlProps {
  setting: Setting;
  value: string;
  onChange: (value: string) => void;
}

function Control({ setting, value, onChange }: ControlProps) {
  if (setting.type === 'choice') {
    return (
      <Field.Control
        value={value}
        onValueChange={(chosen) => onChange(String(chosen))}
        render={
          <select className="input select">
            {setting.choices.map((choice) => (
              <option key={choice}>{choice}</option>
            ))}
          </select>
        }
      />
    );
  }
  return (
    <Field.Control
      className="input"
      inputMode="numeric"
      autoComplete="off"
      value={value}
      onValueChange={(typed) => onChange(String(typed))}
    />
  );
}
