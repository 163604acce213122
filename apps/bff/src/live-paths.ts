import { streamPath } from './orders/order-stream.controller';

/** Paths whose answers have no deadline: live updates, which end by themselves. */
export const livePaths: readonly string[] = [streamPath];
