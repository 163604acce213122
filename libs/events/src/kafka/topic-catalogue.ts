/** How long what is known about topics is relied on, in milliseconds. A topic may get more partitions. */
const maxAgeMs = 60_000;

/** Partitions by topic. */
export type TopicPartitions = ReadonlyMap<string, number>;

/** What the brokers said about topics a moment ago. Calls that ask at the same time share one look. */
export class TopicCatalogue {
  private known: TopicPartitions = new Map();
  private knownAtMs = -Infinity;
  private look: Promise<TopicPartitions> | undefined;

  /** @param read asks the brokers for all topics */
  constructor(private readonly read: () => Promise<TopicPartitions>) {}

  /** Topics that are known to have all of `names`, or what the brokers say now. */
  async withAll(names: Iterable<string>): Promise<TopicPartitions> {
    const { known } = this;
    let isComplete = true;
    for (const name of names) isComplete &&= known.has(name);
    if (!isComplete) return this.fresh();
    if (performance.now() - this.knownAtMs < maxAgeMs) return known;
    // One topic without a leader keeps the brokers from telling about any.
    return this.fresh().catch(() => known);
  }

  /** What the brokers say now. */
  fresh(): Promise<TopicPartitions> {
    this.look ??= this.read()
      .then((topics) => {
        this.known = topics;
        this.knownAtMs = performance.now();
        return topics;
      })
      .finally(() => (this.look = undefined));
    return this.look;
  }
}
