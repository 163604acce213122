import { useState } from 'react';
import { Card, Empty, Loading, Notice, Problem, Skeleton } from '../../ui';
import { formatDuration } from '../../words';
import { describeValues, figures, latestOf, topOf } from './figure';
import {
  figureNames,
  measuredPart,
  type FigureName,
  type History,
  type ServiceHistory,
  type Values,
} from './history';
import { Plot } from './plot';
import { useHistory } from './use-history';

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

/** The figures of the last half hour: a row for each figure, a curve for each service. */
export function FiguresCard() {
  const { data, isPending, error, refetch } = useHistory();
  const history = data && measuredPart(data);
  return (
    <Card
      title="Over time"
      className="figures"
      action={
        history &&
        history.stepCount > 0 && (
          <span className="muted small">the last {formatDuration(history.stepCount * history.stepMs)}</span>
        )
      }
    >
      {isPending && (
        <Loading what="the figures">
          <Skeleton height="12rem" />
        </Loading>
      )}
      {error && history === undefined && <Problem error={error} onRetry={() => void refetch()} />}
      {error && history && (
        <Notice tone="wait">The figures cannot be read right now: the latest steps are missing.</Notice>
      )}
      {!error && history && history.unavailable.length > 0 && (
        <Notice tone="wait">
          {history.unavailable.join(', ')} did not answer: the latest steps are missing.
        </Notice>
      )}
      {history?.stepCount === 0 && (
        <Empty title="Nothing measured yet">
          <p>Each service measures itself every few seconds. Its first figures appear here by themselves.</p>
        </Empty>
      )}
      {history &&
        history.stepCount > 0 &&
        figureNames.map((name) => <FigureRow key={name} name={name} history={history} />)}
    </Card>
  );
}

function FigureRow({ name, history }: { name: FigureName; history: History }) {
  const { title, meaning } = figures[name];
  const measured = history.services.flatMap((service) => {
    const values = service.figures[name];
    return values === undefined ? [] : [{ service, values }];
  });
  if (measured.length === 0) return null;
  const top = topOf(name, history);
  return (
    <section className="figure-row" aria-label={title}>
      <header>
        <h3>{title}</h3>
        <p className="muted small">{meaning}</p>
      </header>
      <div className="figure-plots">
        {measured.map(({ service, values }) => (
          <FigureOfService key={service.name} {...{ name, history, service, values, top }} />
        ))}
      </div>
    </section>
  );
}

interface FigureOfServiceProps {
  name: FigureName;
  history: History;
  service: ServiceHistory;
  values: Values;
  top: number;
}

function FigureOfService({ name, history, service, values, top }: FigureOfServiceProps) {
  const [step, setStep] = useState<number>();
  const timeOf = (index: number) => clock.format(history.startMs + index * history.stepMs);
  const value = step === undefined ? latestOf(values) : (values[step] ?? null);
  const isAlarming =
    (name === 'deadLetterCount' || name === 'parkedKeyCount' || name === 'failuresPerSecond') &&
    (value ?? 0) > 0;
  return (
    <figure className={isAlarming ? 'figure-plot figure-plot-bad' : 'figure-plot'}>
      <figcaption>
        <span>{service.name}</span>
        <span className="figure-value" aria-hidden="true">
          {step !== undefined && <span className="muted">{timeOf(step)} </span>}
          {value === null ? '–' : figures[name].format(value)}
        </span>
        <span className="visually-hidden">: {describeValues(name, values, timeOf)}</span>
      </figcaption>
      <Plot startMs={history.startMs} stepMs={history.stepMs} values={values} top={top} onPoint={setStep} />
    </figure>
  );
}
