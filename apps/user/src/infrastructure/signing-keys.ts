import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { tokenAlgorithm } from '@trellis/auth';
import { PrismaUnitOfWork } from '@trellis/database';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { PrismaClient } from './prisma/client';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A key signs for this long, then a new one takes over. */
const SIGNS_FOR_MS = 30 * DAY_MS;
/** A key is published this much longer: past the life of the last token it signed, which is a day at most. */
const OUTLIVES_BY_MS = 2 * DAY_MS;
/** Other instances may have made a new key meanwhile. */
const READ_AGAIN_AFTER_MS = 60_000;

interface StoredKey {
  readonly id: string;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
  readonly createdAt: Date;
}

/** Ed25519 keys in the service's own database: made when needed, shared by all instances, rotated by age. */
@Injectable()
export class SigningKeys {
  private known: readonly StoredKey[] = [];
  private readAtMs = 0;

  constructor(private readonly unitOfWork: PrismaUnitOfWork<PrismaClient>) {}

  /** The key to sign with. */
  async current(): Promise<{ id: string; privateJwk: JWK }> {
    const newest = (await this.keys())[0];
    if (newest && newest.createdAt.getTime() > Date.now() - SIGNS_FOR_MS) return newest;
    return this.rotate();
  }

  /** All keys that unexpired tokens may be signed with, newest first. */
  async published(): Promise<JWK[]> {
    await this.current();
    return (await this.keys()).map(({ id, publicJwk }) => ({
      ...publicJwk,
      kid: id,
      use: 'sig',
      alg: tokenAlgorithm,
    }));
  }

  private async keys(): Promise<readonly StoredKey[]> {
    if (Date.now() - this.readAtMs > READ_AGAIN_AFTER_MS) await this.read();
    return this.known;
  }

  private async read(): Promise<void> {
    const oldest = new Date(Date.now() - SIGNS_FOR_MS - OUTLIVES_BY_MS);
    const records = await this.unitOfWork.client.signingKey.findMany({
      where: { createdAt: { gt: oldest } },
      orderBy: { createdAt: 'desc' },
    });
    this.known = records as unknown as StoredKey[];
    this.readAtMs = Date.now();
  }

  /** One instance makes the key, the others find it made. */
  private async rotate(): Promise<StoredKey> {
    await this.unitOfWork.run(async ({ client }) => {
      await client.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('signing-key', 0))`;
      const fresh = await client.signingKey.count({
        where: { createdAt: { gt: new Date(Date.now() - SIGNS_FOR_MS) } },
      });
      if (fresh > 0) return;
      const pair = await generateKeyPair(tokenAlgorithm, { extractable: true });
      const [privateJwk, publicJwk] = await Promise.all([
        exportJWK(pair.privateKey),
        exportJWK(pair.publicKey),
      ]);
      await client.signingKey.create({
        data: {
          id: randomUUID(),
          privateJwk: { ...privateJwk },
          publicJwk: { ...publicJwk },
          createdAt: new Date(),
        },
      });
    });
    await this.read();
    const newest = this.known[0];
    if (!newest) throw new Error('No signing key could be made.');
    return newest;
  }
}
