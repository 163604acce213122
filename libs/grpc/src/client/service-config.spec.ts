import { UserServiceDefinition } from '@trellis/contracts';
import { expect, test } from 'vitest';
import { serviceConfigOf } from './service-config';

test('only methods that the contract declares safe to repeat have a retry policy', () => {
  const service = {
    ...UserServiceDefinition,
    methods: {
      getUser: UserServiceDefinition.methods.getUser,
      deleteSession: UserServiceDefinition.methods.deleteSession,
      registerUser: { ...UserServiceDefinition.methods.registerUser, options: {} },
    },
  };
  expect(serviceConfigOf(service)).toMatchObject({
    methodConfig: [
      {
        name: [
          { service: 'trellis.user.v1.UserService', method: 'GetUser' },
          { service: 'trellis.user.v1.UserService', method: 'DeleteSession' },
        ],
        retryPolicy: { retryableStatusCodes: ['UNAVAILABLE'] },
      },
    ],
  });
});
