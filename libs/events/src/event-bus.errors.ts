/** A record that the bus will never accept. */
export class PermanentPublishError extends Error {
  override readonly name = 'PermanentPublishError';

  /** @param recordIndex the position of the record in what was published */
  constructor(
    message: string,
    readonly recordIndex: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The partition belongs to another consumer by now; nothing more may be committed for it. */
export class PartitionLostError extends Error {
  override readonly name = 'PartitionLostError';

  constructor(
    readonly group: string,
    readonly topic: string,
    readonly partition: number,
  ) {
    super(`Consumer group ${group} no longer owns ${topic}/${partition} here.`);
  }
}

/** The bus does not answer, or not as a bus. */
export class EventBusUnavailableError extends Error {
  override readonly name = 'EventBusUnavailableError';
}
