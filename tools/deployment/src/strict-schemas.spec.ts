import { expect, test } from 'vitest';
import { strictSchemas } from './strict-schemas';

const kindOf = (group: string, version: string, kind: string) => ({
  'x-kubernetes-group-version-kind': [{ group, version, kind }],
});

test('a kind is found by the file name that kubeconform asks for', () => {
  const { kinds } = strictSchemas({
    definitions: {
      'io.k8s.api.core.v1.Service': kindOf('', 'v1', 'Service'),
      'io.k8s.api.networking.v1.NetworkPolicy': kindOf('networking.k8s.io', 'v1', 'NetworkPolicy'),
    },
  });
  expect([...kinds]).toEqual([
    ['service-v1.json', 'io.k8s.api.core.v1.Service'],
    ['networkpolicy-networking-v1.json', 'io.k8s.api.networking.v1.NetworkPolicy'],
  ]);
});

test('a member that a kind does not name is refused, and one without named members is free of form', () => {
  const { definitions } = strictSchemas({
    definitions: { Container: { properties: { image: { type: 'string' } } }, Labels: { type: 'object' } },
  });
  expect(definitions).toEqual({
    Container: { properties: { image: { type: 'string' } }, additionalProperties: false },
    Labels: { type: 'object' },
  });
});

test('a port may be a number or a name, and a quantity a number', () => {
  const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
  const { definitions } = strictSchemas({
    definitions: { IntOrString: { type: 'string', format: 'int-or-string' }, [quantity]: { type: 'string' } },
  });
  expect(definitions).toEqual({
    IntOrString: { type: ['integer', 'string'] },
    [quantity]: { type: ['number', 'string'] },
  });
});
