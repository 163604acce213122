import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../harness';
import { products, some, type Shopper } from '../shop';
import type { SeededRandom } from './seeded-random';

/** What a client may be told while parts of the system are away: try again. */
const MAY_COME_LATER = new Set([409, 429, 502, 503, 504]);

/** Somebody who goes on ordering and cancelling whatever happens, and keeps a ledger of what was promised. */
export class PatientShopper {
  /** Ids of orders that a 201 told of. */
  readonly placed = new Set<string>();
  /** Ids of orders whose cancellation was answered by a 200. */
  readonly cancelled = new Set<string>();
  /** Answers that no outage excuses. */
  readonly surprises: string[] = [];
  /** Calls that were answered, and calls that got no answer or one that says to try again. */
  readonly counts = { answered: 0, disturbed: 0 };

  /** @param patienceMs how long one call is tried again. Defaults to a minute, above what a process takes to come back */
  constructor(
    readonly shopper: Shopper,
    private readonly random: SeededRandom,
    private readonly patienceMs = 60_000,
  ) {}

  /** Orders, and cancels some, until `isOver`; pauses after each order, by default not at all. */
  async shop(isOver: () => boolean, pauseMs = 0): Promise<void> {
    while (!isOver()) {
      const id = await this.place();
      if (id !== undefined && this.random.next() < 0.4) await this.cancel(id);
      if (pauseMs > 0) await delay(pauseMs);
    }
  }

  private async place(): Promise<string | undefined> {
    const items = [some(this.random.pick(Object.values(products)), 1 + this.random.below(3))];
    const key = randomUUID();
    const answer = await this.untilAnswered(() => this.shopper.placing(items, key));
    if (answer?.status === 201) {
      this.placed.add(answer.body.id);
      return answer.body.id;
    }
    if (answer) this.surprises.push(`placing: ${answer.status} ${answer.text.slice(0, 300)}`);
    return undefined;
  }

  private async cancel(id: string): Promise<void> {
    const answer = await this.untilAnswered(() => this.shopper.cancelling(id), 'ORDER_NOT_CANCELLABLE');
    if (answer?.status === 200) this.cancelled.add(id);
    else if (answer && answer.status !== 409) {
      this.surprises.push(`cancelling: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
  }

  /** Repeats a call until it has an answer that is final: one that is no success, or carries `finalReason`, may be. */
  private async untilAnswered<T>(
    call: () => Promise<Answer<T>>,
    finalReason = '',
  ): Promise<Answer<T> | undefined> {
    const giveUpAt = Date.now() + this.patienceMs;
    while (Date.now() < giveUpAt) {
      const answer = await call().catch(() => undefined);
      const isFinal = finalReason !== '' && answer?.text.includes(finalReason);
      if (answer && (isFinal || !MAY_COME_LATER.has(answer.status))) {
        this.counts.answered += 1;
        return answer;
      }
      this.counts.disturbed += 1;
      await delay(100 + this.random.below(200));
    }
    this.surprises.push('no final answer in time');
    return undefined;
  }
}
