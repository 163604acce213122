import { Card, Empty, Loading, Notice, Page, Problem, Skeleton } from '../../ui';
import { byService } from './setting';
import { SettingForm } from './setting-form';
import { useSettings } from './use-settings';

export function SettingsPage() {
  const { data, isPending, error, refetch } = useSettings();
  return (
    <Page
      title="Live settings"
      subtitle="Values that change while the system runs. Every instance goes by a new one at once, and it outlives a restart."
    >
      {isPending && (
        <Loading what="the settings">
          <Skeleton height="14rem" />
          <Skeleton height="14rem" />
        </Loading>
      )}
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {data && data.unavailable.length > 0 && (
        <Notice tone="wait">
          {data.unavailable.join(', ')} {data.unavailable.length === 1 ? 'does' : 'do'} not answer: settings
          of{' '}
          {data.unavailable.length === 1
            ? 'it are missing here until it does'
            : 'them are missing here until they do'}
          .
        </Notice>
      )}
      {data?.settings.length === 0 && (
        <Card>
          <Empty title="No settings">
            <p>No service that runs has a setting that can be changed while it does.</p>
          </Empty>
        </Card>
      )}
      <div className="settings">
        {byService(data?.settings ?? []).map(([service, settings]) => (
          <Card key={service} title={service} className="settings-of">
            {settings.map((setting) => (
              <SettingForm key={setting.key} setting={setting} />
            ))}
          </Card>
        ))}
      </div>
    </Page>
  );
}
