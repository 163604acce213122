import { ByteWriter } from './byte-writer';
import { assertMethod } from './kafkajs-internals';
import type { Connection, ConnectionPool, ProtocolRequest } from './kafkajs-internals';
import { roughBytes, writeProduce, writeSized } from './produce-encoding';
import type { WritableProduce } from './produce-encoding';

type WritableRequest = ProtocolRequest['request'] & WritableProduce;

/**
 * Writes each produce request, with what goes before it on the wire, into one piece of memory, which the next request uses
 * again. kafkajs copies a request twice on its way to the socket, into zeroed memory of up to twice its size each time: a
 * fifth of what writing a large one costs, and megabytes of garbage.
 * @throws {UnexpectedKafkajsError} when the connections are not as they are known
 */
export function frameProduceOnce({ pool }: ConnectionPool): void {
  for (const connection of pool) frameOnce(connection);
}

function frameOnce(connection: Connection): void {
  for (const name of ['send', 'isAuthenticated', 'failIfNotConnected', 'nextCorrelationId'] as const) {
    assertMethod(connection, name, 'Connection');
  }
  for (const name of ['push', 'maybeThrottle'] as const) {
    assertMethod(connection.requestQueue, name, 'RequestQueue');
  }
  const send = connection.send.bind(connection);
  // Held weakly: a service that has nothing to send keeps no memory for it.
  let free: WeakRef<Buffer> | undefined;
  connection.send = async (protocolRequest) => {
    const { request, response, requestTimeout } = protocolRequest;
    // kafkajs authenticates with its own requests first.
    if (!isWritable(request) || (connection.sasl && !connection.isAuthenticated()))
      return send(protocolRequest);
    connection.failIfNotConnected();
    const { requestQueue } = connection;
    const correlationId = connection.nextCorrelationId();
    const writer = new ByteWriter(free?.deref() ?? Buffer.allocUnsafe(roughBytes(request.produce)));
    free = undefined;
    writeFrame(writer, request, { correlationId, clientId: connection.clientId }, Date.now());
    const { apiKey, apiName, apiVersion } = request;
    const { payload } = await new Promise<{ readonly payload: Buffer }>((resolve, reject) => {
      requestQueue.push({
        entry: { apiKey, apiName, apiVersion, correlationId, resolve, reject },
        expectResponse: true,
        requestTimeout,
        sendRequest: () => void connection.socket.write(writer.written),
      });
    });
    // Only an answer shows that nothing of the request waits to be sent.
    free = new WeakRef(writer.bytes);
    const decoded = await response.decode(payload);
    requestQueue.maybeThrottle(decoded.clientSideThrottleTime);
    return response.parse(decoded);
  };
}

/** A request with its length, its header of version 1, and its body. */
export function writeFrame(
  writer: ByteWriter,
  { apiKey, apiVersion, produce }: Pick<WritableRequest, 'apiKey' | 'apiVersion' | 'produce'>,
  { correlationId, clientId }: { readonly correlationId: number; readonly clientId: string },
  nowMs: number,
): void {
  writeSized(writer, () => {
    writer.int16(apiKey);
    writer.int16(apiVersion);
    writer.int32(correlationId);
    writer.string(clientId);
    writeProduce(writer, produce, nowMs);
  });
}

function isWritable(request: ProtocolRequest['request']): request is WritableRequest {
  return 'produce' in request;
}
