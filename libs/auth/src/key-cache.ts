import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { runInContext } from '@trellis/context';
import { importJWK, type CryptoKey, type JSONWebKeySet } from 'jose';
import { KeysUnavailable } from './auth.errors';
import type { JwksSource } from './jwks-source';

/** How often a {@link KeyCache} reads its source. */
export interface KeyCacheOptions {
  /** Age in milliseconds after which the next use reads the keys again, without waiting for them. Defaults to 600,000. */
  readonly refreshAfterMs?: number;
  /** Least time between two reads that an unknown key causes, in milliseconds. Defaults to 30,000. */
  readonly unknownKeyCooldownMs?: number;
  /** The same while no keys have ever been read. Defaults to 1,000. */
  readonly firstReadCooldownMs?: number;
  /** Milliseconds on a clock that does not go back. Defaults to `performance.now`. */
  readonly now?: () => number;
}

/**
 * The keys of a {@link JwksSource} by their id. They are read at first use, refreshed behind the callers' backs, and kept
 * while the source is down. Callers that need a read at the same time share it.
 */
export class KeyCache {
  private readonly logger = new Logger('KeyCache');
  private readonly refreshAfterMs: number;
  private readonly unknownKeyCooldownMs: number;
  private readonly firstReadCooldownMs: number;
  private readonly now: () => number;
  private keys: ReadonlyMap<string, CryptoKey> | undefined;
  private reading: Promise<void> | undefined;
  private lastReadAtMs = -Infinity;
  private lastFailure: unknown;

  constructor(
    private readonly source: JwksSource,
    options: KeyCacheOptions = {},
  ) {
    this.refreshAfterMs = options.refreshAfterMs ?? 600_000;
    this.unknownKeyCooldownMs = options.unknownKeyCooldownMs ?? 30_000;
    this.firstReadCooldownMs = options.firstReadCooldownMs ?? 1_000;
    this.now = options.now ?? (() => performance.now());
  }

  /**
   * The key with this id as it is known now, without waiting; undefined when it is not among them. A read makes new
   * objects: one that this answered before is current for as long as it is still what this answers.
   */
  known(keyId: string): CryptoKey | undefined {
    const key = this.keys?.get(keyId);
    if (key !== undefined && this.now() - this.lastReadAtMs >= this.refreshAfterMs) {
      void this.read().catch(() => undefined);
    }
    return key;
  }

  /**
   * The key with this id, or undefined when the source does not have it.
   *
   * @throws KeysUnavailable when the key is not known and the source could not be asked
   */
  async find(keyId: string): Promise<CryptoKey | undefined> {
    const known = this.known(keyId);
    if (known !== undefined) return known;
    const cooldownMs = this.keys === undefined ? this.firstReadCooldownMs : this.unknownKeyCooldownMs;
    if (this.reading !== undefined || this.now() - this.lastReadAtMs >= cooldownMs) {
      await this.read().catch(() => undefined);
    }
    const found = this.keys?.get(keyId);
    if (found === undefined && this.lastFailure !== undefined) {
      throw new KeysUnavailable(this.lastFailure, cooldownMs);
    }
    return found;
  }

  private read(): Promise<void> {
    this.reading ??= this.readOnce().finally(() => (this.reading = undefined));
    return this.reading;
  }

  private async readOnce(): Promise<void> {
    this.lastReadAtMs = this.now();
    try {
      // A context of its own: the read is shared, so no caller's deadline or cancellation may end it.
      this.keys = await importKeys(
        await runInContext({ requestId: randomUUID() }, () => this.source.fetch()),
      );
      this.lastFailure = undefined;
    } catch (error) {
      this.lastFailure = error;
      const consequence =
        this.keys === undefined ? 'tokens cannot be checked' : 'the last known keys stay in use';
      this.logger.warn(`Could not read the token keys, ${consequence}: ${String(error)}`);
      throw error;
    }
  }
}

async function importKeys(keySet: JSONWebKeySet): Promise<Map<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  for (const jwk of keySet.keys) {
    if (jwk.kid === undefined || jwk.kty !== 'OKP') continue;
    const key = await importJWK({ ...jwk, alg: 'EdDSA' });
    if (!(key instanceof Uint8Array)) keys.set(jwk.kid, key);
  }
  if (keys.size === 0) throw new Error('the key set has no usable key');
  return keys;
}
