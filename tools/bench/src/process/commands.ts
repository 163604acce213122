/** What a process of the bench can be told to do. Parameters and results travel by structured clone. */
export interface Commands {
  // The parameters differ from command to command.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [command: string]: (parameters: any) => Promise<unknown>;
  /** Closes what the process has open. */
  stop: () => Promise<unknown>;
}

/** Sent to a process. */
export interface CommandMessage {
  readonly id: number;
  readonly command: string;
  readonly parameters: unknown;
}

/** Sent back. */
export type ReplyMessage =
  { readonly id: number; readonly result: unknown } | { readonly id: number; readonly error: string };
