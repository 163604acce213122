import type { ServiceDefinition } from '../definition/service-definition';

/**
 * The grpc-js service config of a client: round robin over the resolved instances with outlier ejection, and retries of
 * the methods that the contract declares safe to repeat.
 *
 * Retries: UNAVAILABLE only, four attempts in all, 50 ms doubling to 1 s, under a budget: a burst of fifty failures, as when
 * an instance is killed under load, and one retry for ten successes after that.
 */
export function serviceConfigOf(service: ServiceDefinition): object {
  const repeatable = Object.values(service.methods).filter(
    (method) => method.options.idempotencyLevel !== undefined,
  );
  return {
    loadBalancingConfig: [{ outlier_detection: outlierDetection }],
    methodConfig:
      repeatable.length === 0
        ? []
        : [
            {
              name: repeatable.map((method) => ({ service: service.fullName, method: method.name })),
              retryPolicy,
            },
          ],
    retryThrottling: { maxTokens: 100, tokenRatio: 0.1 },
  };
}

const retryPolicy = {
  maxAttempts: 4,
  initialBackoff: '0.05s',
  maxBackoff: '1s',
  backoffMultiplier: 2,
  retryableStatusCodes: ['UNAVAILABLE'],
};

/**
 * An instance that fails nearly all of its calls is left out for ten seconds and longer each time. grpc-js counts every
 * status but OK as a failure, also an answer such as NOT_FOUND: hence the high threshold, and never more than half of the
 * instances. It reads these keys in snake case and these durations as objects, unlike the rest of a service config.
 */
const outlierDetection = {
  interval: { seconds: 5, nanos: 0 },
  base_ejection_time: { seconds: 10, nanos: 0 },
  max_ejection_time: { seconds: 60, nanos: 0 },
  max_ejection_percent: 50,
  failure_percentage_ejection: {
    threshold: 95,
    enforcement_percentage: 100,
    minimum_hosts: 2,
    request_volume: 20,
  },
  child_policy: [{ round_robin: {} }],
};
