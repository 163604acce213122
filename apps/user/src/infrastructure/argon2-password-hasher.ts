import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';
import { Injectable } from '@nestjs/common';
import { PasswordHasher } from '../application/password-hasher';

/** OWASP Password Storage Cheat Sheet: argon2id with 19 MiB of memory, two passes, one lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 } as const;
const SALT_LENGTH = 16;

type Argon2id = (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;
const argon2id = promisify(argon2) as Argon2id;

/** argon2id hashes in PHC string format, so that each carries the cost it was made with. */
@Injectable()
export class Argon2PasswordHasher extends PasswordHasher {
  private readonly nobodysHash = this.hash(randomBytes(SALT_LENGTH).toString('hex'));

  override async hash(password: string): Promise<string> {
    const nonce = randomBytes(SALT_LENGTH);
    const tag = await argon2id('argon2id', { message: password, nonce, ...COST });
    const cost = `m=${COST.memory},t=${COST.passes},p=${COST.parallelism}`;
    return `$argon2id$v=19$${cost}$${encode(nonce)}$${encode(tag)}`;
  }

  override async verify(password: string, hash: string | undefined): Promise<boolean> {
    const { nonce, tag, ...cost } = parse(hash ?? (await this.nobodysHash));
    const actual = await argon2id('argon2id', { message: password, nonce, tagLength: tag.length, ...cost });
    return timingSafeEqual(actual, tag) && hash !== undefined;
  }
}

function parse(hash: string) {
  const [, memory, passes, parallelism, nonce, tag] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(hash) ?? [];
  if (!nonce || !tag) throw new Error('A stored password hash is not argon2id in PHC string format.');
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    nonce: Buffer.from(nonce, 'base64'),
    tag: Buffer.from(tag, 'base64'),
  };
}

/** PHC strings leave out base64's padding. */
function encode(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}
