/** A topic as the contract declares it. */
export interface TopicDeclaration {
  readonly name: string;
  /** Fixed for the life of the topic: keys map to partitions by it. */
  readonly partitions: number;
  /** How long records are kept, in hours. */
  readonly retentionHours: number;
  /** The service that alone publishes on it: `order`. */
  readonly owner: string;
}
