import type { TestProject } from 'vitest/node';
import { startTestClusters } from './test-clusters';

/**
 * Starts one Kafka broker and one Consul server for the whole run, or takes those of `TRELLIS_TEST_KAFKA_URL` and
 * `TRELLIS_TEST_CONSUL_URL` (both or none), and tells the tests by `inject('kafkaUrl')` and `inject('consulUrl')`.
 */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const { TRELLIS_TEST_KAFKA_URL: kafkaUrl, TRELLIS_TEST_CONSUL_URL: consulUrl } = process.env;
  if (kafkaUrl && consulUrl) {
    project.provide('kafkaUrl', kafkaUrl);
    project.provide('consulUrl', consulUrl);
    return undefined;
  }
  const clusters = await startTestClusters({ onProgress: (line) => process.stderr.write(`${line}\n`) });
  project.provide('kafkaUrl', clusters.kafkaUrl);
  project.provide('consulUrl', clusters.consulUrl);
  return () => clusters.stop();
}
