import type { CalledServices, ServiceInfo } from '@trellis/context';
import {
  InstancePhase,
  type Backend,
  type DescribeInstanceResponse,
  type GetActivityResponse,
  type LiveSettingDeclaration,
} from '@trellis/contracts';
import { parseEndpoint, schemeOf, urlHost } from '@trellis/endpoint';
import type { DeliveryRuntime } from '@trellis/outbox';
import { declaredSettings, type DeclaredSetting, type LiveSettings } from '@trellis/settings';
import type { Phase, Readiness } from '../admin/readiness';
import type { ServiceConfiguration } from '../configuration/service-configuration';
import { stepSeconds, type ActivityLog } from './activity-log';
import { deliveryStatusMessage } from './delivery-status-message';

/** What an {@link InstanceReport} is made from. */
export interface ReportSources {
  readonly info: ServiceInfo;
  readonly configuration: ServiceConfiguration;
  readonly readiness: Readiness;
  readonly calledServices: CalledServices;
  readonly settings: LiveSettings;
  readonly activityLog: ActivityLog;
  /** Undefined for an app that delivers no events. Asked late: it is made after this. */
  readonly delivery: () => DeliveryRuntime | undefined;
}

const phases: Readonly<Record<Phase, InstancePhase>> = {
  starting: InstancePhase.STARTING,
  serving: InstancePhase.SERVING,
  draining: InstancePhase.DRAINING,
};

/** What this instance tells of itself, whatever the protocol in which it is asked. */
export class InstanceReport {
  private readonly backends: Pick<
    DescribeInstanceResponse,
    'database' | 'eventBus' | 'registry' | 'settingsStore'
  >;

  constructor(private readonly sources: ReportSources) {
    const { databaseUrl, eventBusUrl, registryUrl, settingsUrl = registryUrl } = sources.configuration;
    this.backends = {
      database: databaseUrl === undefined ? undefined : backendOf(databaseUrl),
      eventBus: eventBusUrl === undefined ? undefined : backendOf(eventBusUrl),
      registry: backendOf(registryUrl),
      settingsStore: backendOf(settingsUrl),
    };
  }

  /** What it is, and whom it has to do with. */
  describe(): DescribeInstanceResponse {
    const { info, readiness, calledServices, settings } = this.sources;
    const delivery = this.sources.delivery();
    return {
      service: info.name,
      instanceId: info.instanceId,
      version: info.version,
      phase: phases[readiness.phase],
      phaseSince: readiness.phaseSince,
      calls: [...calledServices.names],
      publishes: [...(delivery?.publishes ?? [])],
      consumes: [...(delivery?.consumes ?? [])],
      ...this.backends,
      eventBus: delivery === undefined ? undefined : this.backends.eventBus,
      settings: declaredSettings(settings).map(declarationOf),
    };
  }

  /** How it went in the last half hour. @param after leaves out what ended before */
  activity(after?: Date): GetActivityResponse {
    const steps = this.sources.activityLog.since(after).map(({ delivery, ...step }) => ({
      ...step,
      delivery: delivery && deliveryStatusMessage(delivery),
    }));
    return { stepSeconds, steps };
  }
}

/** What a URL leads to, without its user, its password and its path. The address is empty where none can be read. */
export function backendOf(url: string): Backend {
  const scheme = schemeOf(url) ?? '';
  if (scheme !== 'postgres' && scheme !== 'postgresql') return { kind: scheme, address: serversOf(url) };
  // As its driver reads it, which takes passwords that an endpoint would have encoded.
  return { kind: 'postgres', address: URL.canParse(url) ? new URL(url).host : '' };
}

function serversOf(url: string): string {
  try {
    return parseEndpoint(url)
      .hosts.map(({ host, port }) => {
        const name = urlHost(host);
        return port === undefined ? name : `${name}:${port}`;
      })
      .join(',');
  } catch {
    return '';
  }
}

function declarationOf({ key, description, defaultValue, schema }: DeclaredSetting): LiveSettingDeclaration {
  const common = { key, description, defaultValue };
  if (schema.type === 'choice')
    return { ...common, values: { $case: 'choice', value: { choices: [...schema.choices] } } };
  const { minimum, maximum } = schema;
  return { ...common, values: { $case: 'integer', value: { minimum, maximum } } };
}
