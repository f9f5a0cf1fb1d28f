/**
 * One node under a runner, from the first line on stdin to the last. It answers `init` itself, and then
 * makes the process of the node and hands it what comes. What comes before is kept, as other nodes may
 * have been initialized earlier. A line that is no message is reported on stderr, and the node lives on.
 */
import type { Clock } from '../../host/transport.ts';
import { errorText } from '../../core/errors.ts';
import { millis } from '../../core/ids.ts';
import { Random } from '../../core/random.ts';
import { Host } from '../../host/host.ts';
import { envelope, type Envelope } from './envelope.ts';
import { Lines } from './lines.ts';
import { Node, type Program } from './node.ts';
import { parseInit, parseMessage, type Incoming } from './parse-message.ts';
import { StdioTransport, type Streams } from './stdio-transport.ts';

export interface StdioNodeOptions {
  readonly streams: Streams;
  readonly clock: Clock;
  /** See `NodeOptions.incarnation`. */
  readonly incarnation: number;
  readonly seed: number;
}

/** Messages that are kept before `init`; of more the first are kept. */
const EARLY_MAX = 4096;
const NOT_HELD = millis(0);

interface Running {
  readonly transport: StdioTransport;
  readonly host: Host<Envelope>;
}

export class StdioNode {
  readonly #options: StdioNodeOptions;
  readonly #program: Program;
  #early: Incoming[] = [];
  #running: Running | undefined;

  constructor(program: Program, options: StdioNodeOptions) {
    this.#program = program;
    this.#options = options;
  }

  /** Reads until the end of the input: then nothing of the node is left that would keep a process alive. */
  read(): void {
    const { input, output } = this.#options.streams;
    const lines = new Lines({
      line: (text, number) => this.#line(text, number),
      tooLong: (number) => this.#report(`line ${number} of stdin is too long; it was skipped`),
    });
    input.setEncoding('utf8');
    input.on('data', (piece: string) => lines.push(piece));
    input.on('end', () => this.#running?.host.stop());
    // Nobody reads any more: there is nothing left to do.
    output.on('error', () => {
      this.#running?.host.stop();
      input.destroy();
    });
  }

  #line(text: string, number: number): void {
    const message = this.#parse(text, number);
    if (message !== undefined) this.#hear(message);
  }

  #parse(text: string, number: number): Incoming | undefined {
    try {
      return parseMessage(text);
    } catch (error) {
      this.#report(`line ${number} of stdin is no message: ${errorText(error)}`);
      return undefined;
    }
  }

  #hear(message: Incoming): void {
    const { src, body } = message;
    if (body.type === 'init') this.#init(message);
    else if (this.#running !== undefined) this.#running.transport.deliver(src, { body }, NOT_HELD);
    else if (this.#early.length < EARLY_MAX) this.#early.push(message);
  }

  /** A second `init` is answered, and changes nothing. */
  #init({ src, body }: Incoming): void {
    const { self, ids } = parseInit(body);
    const running = (this.#running ??= this.#start(self, ids));
    const answer = envelope({ type: 'init_ok', in_reply_to: body.msg_id ?? 0 });
    running.transport.send(src, answer, NOT_HELD);
    for (const early of this.#early) {
      running.transport.deliver(early.src, { body: early.body }, NOT_HELD);
    }
    this.#early = [];
  }

  #start(self: Incoming['src'], ids: readonly Incoming['src'][]): Running {
    const { streams, clock, incarnation, seed } = this.#options;
    const random = Random.fromSeed(seed).fork(`node:${self}`);
    const transport = new StdioTransport(self, streams);
    const host = new Host<Envelope>({
      process: new Node({ self, ids, incarnation, random }, this.#program),
      peers: [],
      transport,
      clock,
      record: (fact) => this.#report(JSON.stringify(fact)),
      recordMessages: false,
    });
    host.start();
    return { transport, host };
  }

  #report(text: string): void {
    this.#options.streams.errors.write(`${text}\n`);
  }
}
