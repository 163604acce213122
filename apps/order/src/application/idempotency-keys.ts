/** Remembers which order an idempotency key placed, per user, for 24 hours. */
export abstract class IdempotencyKeys {
  /**
   * Takes a key until the surrounding unit of work ends.
   * @param requestHash tells bodies apart
   * @returns the order that the key placed before; undefined when it placed none
   * @throws {IdempotencyKeyInUse} while another unit of work holds the key
   * @throws {IdempotencyKeyReused} when the key came with another body
   */
  abstract take(userId: string, key: string, requestHash: string): Promise<string | undefined>;

  /** Remembers what a taken key placed, in the surrounding unit of work. */
  abstract remember(userId: string, key: string, requestHash: string, orderId: string): Promise<void>;

  /** Forgets keys that are older than 24 hours. */
  abstract forgetExpired(): Promise<void>;
}
