/**
 * The floor of `services: calls`: the same frames on a bare socket, numbered requests and replies with
 * the bodies that ours have. Every frame is written when it is made, as a plain program would; with
 * `gather` as the last argument what the frames of one chunk give rise to leaves in one write.
 */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { decode, encode } from '../../pkg/wire/codec.ts';
import { FrameDecoder, HEADER_BYTES, writeHeader } from '../../pkg/wire/frame.ts';
import type { ServiceMessage } from '../../pkg/services/message.ts';
import { answerAt, measureRoundTrips } from './round-trips.ts';

const TYPE = 16;
const LIMIT_BYTES = 65_536;
const IP = '127.0.0.1';
const ECHO = { epoch: 1e9, service: 'echo', method: 'echo' };

const [role, port] = process.argv.slice(2);
const GATHER = process.argv.at(-1) === 'gather';

/** A socket with frames. */
class Wire {
  readonly #socket: Socket;
  #gathered = Buffer.allocUnsafe(LIMIT_BYTES);
  #bytes = 0;

  constructor(socket: Socket, receive: (message: ServiceMessage) => void) {
    this.#socket = socket;
    const decoder = new FrameDecoder(LIMIT_BYTES);
    socket.setNoDelay(true);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      decoder.push(chunk, (_type, buffer, start, end) => {
        receive(decode(buffer, start, end) as ServiceMessage);
      });
      this.flush();
    });
  }

  send(message: ServiceMessage): void {
    const { bytes, start, end } = encode(message);
    writeHeader(this.#gathered, this.#bytes, { type: TYPE, payloadBytes: end - start });
    this.#gathered.set(bytes.subarray(start, end), this.#bytes + HEADER_BYTES);
    this.#bytes += HEADER_BYTES + end - start;
    if (!GATHER) this.flush();
  }

  flush(): void {
    if (this.#bytes === 0) return;
    this.#socket.write(Buffer.from(this.#gathered.subarray(0, this.#bytes)));
    this.#bytes = 0;
  }
}

if (role === 'answer') answer();
else ask(Number(port));

function answer(): void {
  const server = createServer((socket) => {
    const wire = new Wire(socket, (message) => {
      if (message.kind !== 'call') throw new Error('an answer that nobody asked for');
      const [question] = message.args as readonly unknown[];
      wire.send({ kind: 'answer', id: message.id, answer: [null, question] });
    });
  });
  server.listen(0, IP, () => answerAt((server.address() as AddressInfo).port));
}

function ask(to: number): void {
  const waiting = new Map<number, (answer: unknown) => void>();
  let last = 0;
  const socket = connect({ host: IP, port: to }, () => {
    measureRoundTrips((question, answered) => {
      last += 1;
      waiting.set(last, answered);
      const { epoch, service, method } = ECHO;
      const args = [question];
      wire.send({ kind: 'call', id: last, epoch, service, method, args, silent: false });
    });
    wire.flush();
  });
  const wire = new Wire(socket, (message) => {
    if (message.kind !== 'answer') throw new Error('a call where an answer is due');
    const answered = waiting.get(message.id);
    waiting.delete(message.id);
    answered?.((message.answer as readonly unknown[])[1]);
  });
}
