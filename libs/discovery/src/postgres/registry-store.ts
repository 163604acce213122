import type { PlatformConnection } from '@trellis/database';
import type { ServiceInstance } from '../registry';

const selectAlive = `
  SELECT service, instance_id AS "instanceId", host, port, version, metadata
  FROM registry.instance WHERE expires_at >= clock_timestamp()`;

/** The statements of the registry. */
export class RegistryStore {
  constructor(private readonly connection: PlatformConnection) {}

  /** Enters instances or renews their leases, in one statement. */
  async renew(instances: readonly ServiceInstance[], leaseMs: number): Promise<void> {
    await this.connection.query(`SELECT registry.renew($1::text::jsonb, make_interval(secs => $2))`, [
      JSON.stringify(instances),
      leaseMs / 1000,
    ]);
  }

  async deregister(instanceId: string): Promise<void> {
    await this.connection.query(`SELECT registry.deregister($1)`, [instanceId]);
  }

  /** The living instances of some services, always in the same order. */
  async instancesOf(services: readonly string[]): Promise<ServiceInstance[]> {
    return this.connection.query<ServiceInstance>(
      `${selectAlive} AND service = ANY ($1) ORDER BY instance_id`,
      [[...services]],
    );
  }

  async instances(): Promise<ServiceInstance[]> {
    return this.connection.query<ServiceInstance>(`${selectAlive} ORDER BY service, instance_id`);
  }
}
