import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { TrellisSystem } from '../harness';
import { Shopper, type Home } from '../shop';

const PAUSE_MS = 100;

/** What somebody reads who looks around and changes nothing. */
const PATHS = ['/api/v1/home', '/api/v1/products', '/api/v1/orders?pageSize=5'] as const;

/** Calls that change nothing, made all the time by clients that never try again. */
export class IdempotentCalls {
  /** How many were answered in full. */
  answered = 0;
  private readonly failures: string[] = [];
  private isOver = false;

  private constructor(private readonly shopper: Shopper) {}

  /** Runs `work` while the calls are made, and holds the system to answer every one of them in full. */
  static async during(system: TrellisSystem, work: (calls: IdempotentCalls) => Promise<void>): Promise<void> {
    const calls = new IdempotentCalls(await Shopper.signUp(system.gatewayUrl));
    const calling = PATHS.map((path) => calls.repeat(path));
    try {
      await work(calls);
    } finally {
      calls.isOver = true;
      await Promise.all(calling);
    }
    expect(calls.failures).toEqual([]);
    expect(calls.answered).toBeGreaterThan(PATHS.length);
  }

  private async repeat(path: string): Promise<void> {
    while (!this.isOver) {
      const startedAt = new Date().toISOString();
      const problem = await this.problemOf(path);
      if (problem === undefined) this.answered += 1;
      else this.failures.push(`${startedAt} ${path}: ${problem}`);
      await delay(PAUSE_MS);
    }
  }

  private async problemOf(path: string): Promise<string | undefined> {
    try {
      const { status, text, body } = await this.shopper.request<Partial<Home>>('GET', path);
      if (status !== 200) return `${status} ${text.slice(0, 300)}`;
      // Home answers without the parts that are down, and says so.
      const missing = body.unavailable ?? [];
      return missing.length > 0 ? `without ${missing.join(', ')}` : undefined;
    } catch (error) {
      return `${(error as Error).message} ${String((error as Error).cause ?? '')}`;
    }
  }
}
