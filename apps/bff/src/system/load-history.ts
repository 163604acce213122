import { Injectable } from '@nestjs/common';
import type { ActivityStep } from '@trellis/contracts';
import type { HistoryResponse, ServiceHistoryResponse } from './history.dto';
import { InstanceCalls } from './instance-calls';
import { InstanceDirectory } from './instance-directory';
import { unrecorded } from './unrecorded';

/** What every instance goes by. */
const stepMs = 5_000;
/** Half an hour. */
const maxSteps = 360;
/** A step that ended this lately may be on its way into the answers still. */
const settledMs = 1_500;

/** Gathers how every service did over the last half hour. */
@Injectable()
export class LoadHistory {
  constructor(
    private readonly instances: InstanceDirectory,
    private readonly calls: InstanceCalls,
  ) {}

  /** @param after leaves out steps that ended before */
  execute(after?: Date): Promise<HistoryResponse> {
    return unrecorded(() => this.load(after));
  }

  private async load(after: Date | undefined): Promise<HistoryResponse> {
    const grid = gridOf(Date.now(), after?.getTime());
    const registered = await this.instances.registered();
    const asked = await Promise.all(
      registered.map(async (instance) => ({
        service: instance.service,
        activity: await this.calls.activity(instance, new Date(grid.startMs - 1)),
      })),
    );
    const services = [...Map.groupBy(asked, ({ service }) => service)].map(([name, own]) => ({
      name,
      answers: own.flatMap(({ activity }) => (activity === undefined ? [] : [activity.steps])),
    }));
    return {
      startsAt: new Date(grid.startMs).toISOString(),
      stepSeconds: stepMs / 1_000,
      stepCount: grid.count,
      services: services.map(({ name, answers }) => seriesOf(name, answers, grid)),
      unavailable: services.filter(({ answers }) => answers.length === 0).map(({ name }) => name),
    };
  }
}

/** The ends of steps, {@link stepMs} apart. */
export interface StepGrid {
  readonly startMs: number;
  readonly count: number;
}

/** The steps of the last half hour that ended after a time. */
export function gridOf(nowMs: number, afterMs: number = 0): StepGrid {
  const endMs = Math.floor((nowMs - settledMs) / stepMs) * stepMs;
  const earliestMs = endMs - (maxSteps - 1) * stepMs;
  const startMs = Math.min(Math.max(earliestMs, (Math.floor(afterMs / stepMs) + 1) * stepMs), endMs + stepMs);
  return { startMs, count: (endMs - startMs) / stepMs + 1 };
}

/**
 * Puts the steps of a service's instances together. Each counts its own calls, and all read the same tables: rates are
 * summed up, and of figures the greatest is taken.
 */
export function seriesOf(
  name: string,
  instances: readonly (readonly ActivityStep[])[],
  { startMs, count }: StepGrid,
): ServiceHistoryResponse {
  const slots = Array.from({ length: count }, (): ActivityStep[] => []);
  for (const step of instances.flat()) {
    slots[Math.floor(((step.endedAt?.getTime() ?? 0) - startMs) / stepMs)]?.push(step);
  }
  const series = (
    figure: (step: ActivityStep) => number | undefined,
    combine: (...values: number[]) => number,
  ) =>
    slots.map((steps) => {
      const values = steps.flatMap((step) => figure(step) ?? []);
      return values.length === 0 ? null : round(combine(...values));
    });
  const sum = (...values: number[]): number => values.reduce((total, value) => total + value, 0);
  const hasDelivery = instances.some((steps) => steps.some(({ delivery }) => delivery !== undefined));
  return {
    name,
    callsPerSecond: series((step) => step.callsPerSecond, sum),
    failuresPerSecond: series((step) => step.failuresPerSecond, sum),
    delivery: hasDelivery
      ? {
          outboxDepth: series(({ delivery }) => delivery?.outboxDepth, Math.max),
          outboxOldestAgeSeconds: series(({ delivery }) => delivery?.outboxOldestAgeSeconds, Math.max),
          consumerLag: series(
            ({ delivery }) => (delivery?.consumerLagUnknown ? undefined : delivery?.consumerLag),
            Math.max,
          ),
          deadLetterCount: series(({ delivery }) => delivery?.deadLetterCount, Math.max),
          parkedKeyCount: series(({ delivery }) => delivery?.parkedKeyCount, Math.max),
        }
      : null,
  };
}

/** To thousandths. */
function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
