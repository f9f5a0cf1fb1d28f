/**
 * An endpoint of the runner that makes one request at a time. Requests are numbered from 1; whatever is
 * no answer to the one that waits is discarded, and told. Source: `glomers.md` 2.1.
 */
import type { Body } from '../../message.ts';
import type { Envelope } from '../network/envelope.ts';
import type { Network } from '../network/network.ts';
import type { Cancel, Scheduler } from '../scheduler.ts';
import { RequestFailure } from './failure.ts';
import type { Oddity } from '../oddities.ts';

export interface RpcClientOptions {
  readonly endpoint: string;
  readonly network: Network;
  readonly scheduler: Scheduler;
  /** Is told of answers that nobody waits for. */
  readonly onOdd: (kind: Oddity, envelope: Envelope, what: string) => void;
}

export interface Request {
  readonly dest: string;
  /** Without `msg_id`. */
  readonly body: Body;
  readonly timeoutMs: number;
}

/** The reply and the line that it stood on, or why there is none. */
export type Answer = { readonly reply: Envelope } | { readonly failure: RequestFailure };

export class RpcClient {
  readonly endpoint: string;
  readonly #options: RpcClientOptions;
  #requests = 0;
  #waiting: { readonly resolve: (answer: Answer) => void; readonly cancel: Cancel } | undefined;
  /** The last request has been answered, not given up. */
  #answered = false;

  constructor(options: RpcClientOptions) {
    this.endpoint = options.endpoint;
    this.#options = options;
    options.network.register(options.endpoint, (envelope) => this.#receive(envelope));
  }

  request({ dest, body, timeoutMs }: Request, resolve: (answer: Answer) => void): void {
    const { network, scheduler } = this.#options;
    const msgId = ++this.#requests;
    const cancel = scheduler.after(timeoutMs, () => {
      this.#waiting = undefined;
      resolve({ failure: RequestFailure.timeout() });
    });
    this.#answered = false;
    this.#waiting = { resolve, cancel };
    const { type, ...rest } = body;
    const numbered = { type, ...rest, msg_id: msgId };
    network.send({ src: this.endpoint, dest, body: numbered });
  }

  close(): void {
    this.#waiting?.cancel();
    this.#waiting = undefined;
    this.#options.network.unregister(this.endpoint);
  }

  #receive(envelope: Envelope): void {
    const { in_reply_to: answers } = envelope.message.body;
    const waiting = this.#waiting;
    if (answers === this.#requests && waiting !== undefined) {
      this.#waiting = undefined;
      this.#answered = true;
      waiting.cancel();
      waiting.resolve({ reply: envelope });
      return;
    }
    const { onOdd } = this.#options;
    if (typeof answers !== 'number') {
      onOdd('unasked', envelope, `a message to ${this.endpoint} has no in_reply_to`);
    } else if (answers === this.#requests && this.#answered) {
      onOdd('second-reply', envelope, `request ${answers} of ${this.endpoint} is answered again`);
    } else if (answers >= 1 && answers <= this.#requests) {
      onOdd('late-reply', envelope, `request ${answers} of ${this.endpoint} is over`);
    } else {
      onOdd('unasked', envelope, `${this.endpoint} made no request ${answers}`);
    }
  }
}
