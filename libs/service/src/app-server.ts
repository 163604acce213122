import type { INestApplicationContext } from '@nestjs/common';

/** The side of an app that answers calls, whatever the protocol. */
export interface AppServer {
  /** Told to the registry as `protocol`. */
  readonly protocol: 'grpc' | 'http';
  readonly application: INestApplicationContext;
  /** Runs the modules' own initialisation. */
  initialise(): Promise<void>;
  /**
   * Takes calls from now on; resolves with the bound port.
   * @throws {StartFailure} when the address cannot be had
   */
  listen(): Promise<number>;
  /** Answers the protocol's own health question. */
  setServing(serving: boolean): void;
  /** Ends streams, refuses new calls, waits for those in flight. Resolves with how many did not end in time. */
  drain(timeoutMs: number): Promise<number>;
  /** Closes the server and the Nest application with all its providers. */
  close(): Promise<void>;
}
