import { createConsulRegistryHarness } from './consul-registry-harness';
import { registryContract } from './registry.contract';

registryContract('ConsulRegistry', createConsulRegistryHarness);
