/** Two handlers of one service take the same type of event; their effects would not be told apart. */
export class DuplicateEventHandlerError extends Error {
  override readonly name = 'DuplicateEventHandlerError';

  constructor(
    readonly eventType: string,
    readonly handlerNames: readonly string[],
  ) {
    super(`${eventType} is handled twice, by ${handlerNames.join(' and ')}. Let one handler do both.`);
  }
}

/** A handler takes an event of a topic that the contract does not declare. */
export class UnknownTopicError extends Error {
  override readonly name = 'UnknownTopicError';

  constructor(
    readonly topic: string,
    readonly handlerName: string,
  ) {
    super(`${handlerName} handles events of topic ${topic}, which no proto file declares.`);
  }
}
