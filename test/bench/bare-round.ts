/**
 * The rival of `round`: one of n processes that exchange the frames of an agreement on bare sockets.
 * Each sends its frame to all others, awaits n - f - 1 of the round, and goes on with the next.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { decode, encode } from '../../pkg/wire/codec.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../../pkg/wire/frame.ts';

const TYPE = 16;
const LIMIT_BYTES = 1024;

const [index = 0, count = 0, faulty = 0, rounds = 0] = process.argv.slice(2).map(Number);
const sockets: Socket[] = [];
/** Frames that came for each round. */
const heard = Array.from({ length: rounds + 1 }, () => 0);
let round = -1;
let begin = 0;

const server = createServer((socket) => use(socket));
server.listen(0, '127.0.0.1', () => {
  process.send?.((server.address() as AddressInfo).port);
});
// Of two processes the earlier one dials.
process.once('message', (ports: number[]) => {
  for (const port of ports.slice(index + 1)) {
    const socket = connect({ host: '127.0.0.1', port }, () => use(socket));
  }
});

function use(socket: Socket): void {
  const decoder = new FrameDecoder(LIMIT_BYTES);
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    decoder.push(chunk, (_type, buffer, start, end) => receive(decode(buffer, start, end)));
    advance();
  });
  sockets.push(socket);
  if (sockets.length === count - 1) open();
}

function receive(body: unknown): void {
  const { round: of } = body as { round: number };
  heard[of] = (heard[of] ?? 0) + 1;
}

function advance(): void {
  while (round >= 0 && round < rounds && (heard[round] ?? 0) >= count - faulty - 1) open();
}

function open(): void {
  round += 1;
  if (round === 0) begin = performance.timeOrigin + performance.now();
  const { bytes, start, end } = encode({ kind: 'value', round, value: index / count });
  const frame = Buffer.allocUnsafe(HEADER_BYTES + end - start);
  writeHeader(frame, 0, { type: TYPE, payloadBytes: end - start });
  frame.set(bytes.subarray(start, end), HEADER_BYTES);
  for (const socket of sockets) socket.write(frame);
  if (round < rounds) return;
  process.send?.({ begin, end: performance.timeOrigin + performance.now() });
  for (const socket of sockets) socket.end();
  server.close();
  process.disconnect();
}
