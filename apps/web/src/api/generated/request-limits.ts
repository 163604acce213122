// Written from apps/bff/openapi.json by `npm run generate`. Do not edit.

/** The limits of the members of each request, by the names of its schema. */
export const requestLimits = {
  "OrderItemRequest": {
    "productId": {
      "minLength": 1
    },
    "quantity": {
      "minimum": 1,
      "maximum": 1000
    }
  },
  "PlaceOrderRequest": {
    "items": {
      "minItems": 1,
      "maxItems": 100
    }
  },
  "RegisterUserRequest": {
    "email": {
      "maxLength": 254
    },
    "password": {
      "minLength": 10,
      "maxLength": 256
    },
    "displayName": {
      "minLength": 1,
      "maxLength": 100
    }
  }
} as const;
