import { connect } from 'node:net';

const API_VERSIONS = 18;
const CORRELATION_ID = 1;

/**
 * Whether a Kafka broker answers on a port of 127.0.0.1 within `timeoutMs`: an open port is not enough, the broker has
 * to say which versions of the protocol it speaks. For brokers without TLS.
 */
export function answersAsBroker(port: number, timeoutMs = 3_000): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const finish = (answers: boolean) => {
      socket.destroy();
      resolve(answers);
    };
    let received = Buffer.alloc(0);
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.once('error', () => finish(false));
    socket.once('end', () => finish(false));
    socket.once('connect', () => socket.write(apiVersionsRequest()));
    socket.on('data', (data) => {
      received = Buffer.concat([received, data]);
      if (received.length >= 10)
        finish(received.readInt32BE(4) === CORRELATION_ID && received.readInt16BE(8) === 0);
    });
  });
}

function apiVersionsRequest(): Buffer {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0);
  request.writeInt16BE(API_VERSIONS, 4);
  request.writeInt16BE(0, 6);
  request.writeInt32BE(CORRELATION_ID, 8);
  // A client without a name.
  request.writeInt16BE(-1, 12);
  return request;
}
