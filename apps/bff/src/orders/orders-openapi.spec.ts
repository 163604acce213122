import { expect, test } from 'vitest';
// That it is what the controllers say is held by the spec of the document.
import document from '../../openapi.json';

test('every call of the shop is in the document', () => {
  expect(document.paths).toMatchObject({
    '/api/v1/orders': { get: {}, post: {} },
    '/api/v1/orders/stream': { get: {} },
    '/api/v1/orders/{id}': { get: {} },
    '/api/v1/orders/{id}/cancel': { post: {} },
    '/api/v1/products': { get: {} },
  });
});
