import path from 'node:path';
import type { App } from './app-catalogue';
import type { PlatformEndpoints } from './platform-endpoints';
import type { AppUrls } from './provision-databases';

export interface EnvironmentSources {
  readonly root: string;
  /** The launcher's own environment: what the user set goes on to the apps. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly urls: ReadonlyMap<string, AppUrls>;
  /** Where bus and registry are, when they are not the platform's database. */
  readonly endpoints: PlatformEndpoints;
  readonly appNames: readonly string[];
  readonly operatorPassword: string;
  readonly gatewayPort: number;
  /** Where the launcher keeps traces; undefined when the user's environment says where they go. */
  readonly traceStoreUrl?: string;
}

/** The environment of one instance of an app. What the user set wins over the launcher's defaults. */
export function appEnvironment(app: App, sources: EnvironmentSources): Record<string, string | undefined> {
  const { inherited, root } = sources;
  const { databaseUrl, platformUrl } = sources.urls.get(app.name) ?? {};
  const registryUrl = sources.endpoints.registryUrl ?? platformUrl;
  const eventBusUrl = sources.endpoints.eventBusUrl ?? platformUrl;
  const { traceStoreUrl } = sources;
  return {
    TRELLIS_LOG_FORMAT: 'pretty',
    NODE_COMPILE_CACHE: path.join(root, 'node_modules/.cache/trellis/compile'),
    ...demoVariables(app, sources.operatorPassword),
    ...(app.kind === 'edge' && { TRELLIS_GATEWAY_WEB_ROOT: path.join(root, 'dist/apps/web') }),
    // Somebody waits for what happened to the order just placed.
    ...(traceStoreUrl && { OTEL_BSP_SCHEDULE_DELAY: '500' }),
    ...ownVariables(inherited, app.name, sources.appNames),
    ...(traceStoreUrl && {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${traceStoreUrl}/v1/traces`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      TRACE_STORE_URL: traceStoreUrl,
    }),
    TRELLIS_STOP_ON_DISCONNECT: 'true',
    TRELLIS_VERSION: inherited.npm_package_version,
    ...(databaseUrl && { DATABASE_URL: databaseUrl, EVENT_BUS_URL: eventBusUrl }),
    REGISTRY_URL: registryUrl,
    // DNS holds no settings.
    SETTINGS_URL: inherited.SETTINGS_URL ?? (registryUrl?.startsWith('dns:') ? platformUrl : registryUrl),
    ...(app.kind === 'edge' && { TRELLIS_HTTP_PORT: String(sources.gatewayPort) }),
  };
}

function demoVariables(app: App, operatorPassword: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(app.demo).map(([name, value]) => [
      name,
      value.replace('{operatorPassword}', operatorPassword),
    ]),
  );
}

/** All that was inherited but the settings of other apps, which an app would refuse, and the launcher's own URLs. */
function ownVariables(inherited: EnvironmentSources['inherited'], app: string, appNames: readonly string[]) {
  const prefixOf = (name: string) => `TRELLIS_${name.toUpperCase().replaceAll('-', '_')}_`;
  // The longest prefix says whose a setting is: TRELLIS_USER_PROFILE_… is no setting of the app `user`.
  const byLength = [...appNames].sort((left, right) => right.length - left.length);
  const ownerOf = (name: string) => byLength.find((owner) => name.startsWith(prefixOf(owner)));
  const isOwn = (name: string) =>
    !['DATABASE_URL', 'EVENT_BUS_URL'].includes(name) &&
    !name.startsWith('npm_') &&
    (ownerOf(name) ?? app) === app;
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => isOwn(name)));
}
