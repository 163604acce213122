import type { CalledServices, ServiceInfo } from '@trellis/context';
import {
  InstancePhase,
  type Backend,
  type DescribeInstanceResponse,
  type GetActivityResponse,
  type LiveSettingDeclaration,
} from '@trellis/contracts';
import { parseEndpoint } from '@trellis/endpoint';
import type { DeliveryRuntime } from '@trellis/outbox';
import { declaredSettings, type DeclaredSetting, type LiveSettings } from '@trellis/settings';
import type { Phase, Readiness } from '../admin/readiness';
import type { ServiceConfiguration } from '../configuration/service-configuration';
import { stepSeconds, type ActivityLog } from './activity-log';

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
  constructor(private readonly sources: ReportSources) {}

  /** What it is, and whom it has to do with. */
  describe(): DescribeInstanceResponse {
    const { info, configuration, readiness, calledServices, settings } = this.sources;
    const { databaseUrl, eventBusUrl, registryUrl, settingsUrl = registryUrl } = configuration;
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
      database: databaseUrl === undefined ? undefined : backendOf(databaseUrl),
      eventBus: delivery === undefined || eventBusUrl === undefined ? undefined : backendOf(eventBusUrl),
      registry: backendOf(registryUrl),
      settingsStore: backendOf(settingsUrl),
      settings: declaredSettings(settings).map(declarationOf),
    };
  }

  /** How it went in the last half hour. @param after leaves out what ended before */
  activity(after?: Date): GetActivityResponse {
    return { stepSeconds, steps: [...this.sources.activityLog.since(after)] };
  }
}

/** What a URL leads to, without its user, its password and its path. */
export function backendOf(url: string): Backend {
  const { scheme, hosts } = parseEndpoint(url);
  const servers = hosts.map(({ host, port }) => {
    const name = host.includes(':') ? `[${host}]` : host;
    return port === undefined ? name : `${name}:${port}`;
  });
  return { kind: scheme === 'postgresql' ? 'postgres' : scheme, address: servers.join(',') };
}

function declarationOf({ key, description, defaultValue, schema }: DeclaredSetting): LiveSettingDeclaration {
  const common = { key, description, defaultValue };
  if (schema.type === 'choice')
    return { ...common, values: { $case: 'choice', value: { choices: [...schema.choices] } } };
  const { minimum, maximum } = schema;
  return { ...common, values: { $case: 'integer', value: { minimum, maximum } } };
}
