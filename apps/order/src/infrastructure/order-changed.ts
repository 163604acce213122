/** The hint that orders of a user changed; its payload is the user's id. */
export const ORDER_CHANGED = 'order_changed';
