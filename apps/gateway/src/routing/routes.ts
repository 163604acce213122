import type { Route } from './route';

/** Everything that the gateway passes on. The first route that matches is taken. */
export const routes: readonly Route[] = [
  { methods: ['POST'], path: '/api/v1/users', target: 'bff', access: 'PUBLIC' },
  { methods: ['POST'], path: '/api/v1/sessions', target: 'bff', access: 'PUBLIC' },
  { methods: ['POST'], path: '/api/v1/sessions/refresh', target: 'bff', access: 'PUBLIC' },
  { methods: ['GET', 'HEAD'], path: '/api/v1/products', target: 'bff', access: 'PUBLIC' },
  { methods: ['GET', 'HEAD'], path: '/api/openapi.json', target: 'bff', access: 'PUBLIC' },
  { path: '/api/*', target: 'bff', access: 'AUTHENTICATED' },
];
