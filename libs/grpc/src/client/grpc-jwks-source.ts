import { JwksSource } from '@trellis/auth';
import type { UserServiceDefinition } from '@trellis/contracts';
import type { GrpcClient } from '../definition/service-definition';

type JsonWebKeySet = Awaited<ReturnType<JwksSource['fetch']>>;

/** Reads the token keys from the user service. */
export class GrpcJwksSource extends JwksSource {
  constructor(private readonly users: Pick<GrpcClient<typeof UserServiceDefinition>, 'getJsonWebKeySet'>) {
    super();
  }

  async fetch(): Promise<JsonWebKeySet> {
    const { json } = await this.users.getJsonWebKeySet({});
    const keySet = JSON.parse(json) as Partial<JsonWebKeySet> | null;
    if (!Array.isArray(keySet?.keys)) throw new Error('the user service answered no JSON web key set');
    return { keys: keySet.keys };
  }
}
