/** The floor of `messages`: the same codec and frames on a bare socket, in large writes. */
import { connect, createServer, type AddressInfo } from 'node:net';
import { decode, encode } from '../../pkg/wire/codec.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../../pkg/wire/frame.ts';
import { MESSAGES, counter, messageAt } from './stream.ts';

const TYPE = 16;
const CHUNK_BYTES = 65_536;

const [role, port] = process.argv.slice(2);
if (role === 'receive') receive();
else send(Number(port));

function receive(): void {
  const count = counter();
  const decoder = new FrameDecoder(CHUNK_BYTES);
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      decoder.push(chunk, (_type, buffer, start, end) => count(decode(buffer, start, end)));
    });
    socket.on('end', () => process.disconnect());
    server.close();
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address() as AddressInfo;
    process.send?.(address.port);
  });
}

function send(to: number): void {
  const socket = connect({ host: '127.0.0.1', port: to });
  socket.setNoDelay(true);
  let next = 0;
  const fill = (): void => {
    for (let open = true; open && next < MESSAGES;) {
      const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
      let at = 0;
      // No frame here is nearly as long as the reserve.
      for (; at < CHUNK_BYTES - 128 && next < MESSAGES; next++) at = write(chunk, at, next);
      open = socket.write(chunk.subarray(0, at));
    }
    if (next === MESSAGES) socket.end(() => process.disconnect());
  };
  socket.on('connect', fill);
  socket.on('drain', fill);
  process.send?.('sending');
}

function write(chunk: Buffer, at: number, number: number): number {
  const { bytes, start, end } = encode(messageAt(number));
  writeHeader(chunk, at, { type: TYPE, payloadBytes: end - start });
  let to = at + HEADER_BYTES;
  for (let from = start; from < end; from++) chunk[to++] = bytes[from] ?? 0;
  return to;
}
