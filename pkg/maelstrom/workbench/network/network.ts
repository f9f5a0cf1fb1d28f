/**
 * The network between nodes, clients and services: latency, partitions in one or both directions, loss,
 * duplication. A state machine over the scheduler's time. Source: Maelstrom's `net.clj`; `glomers.md` 2.2.
 *
 * Each recipient has a queue in the order of deadlines, and one message at a time in its hands, as there:
 * it takes the first of its queue, drops it if the sender is cut off, else waits for its deadline and
 * gets it. So links are not first in, first out; a message in hand when a partition begins still arrives;
 * and one that is sent later with an earlier deadline, even by a client, waits for the one in hand. That
 * last quirk is kept on purpose: it shapes everybody's published latencies.
 */
import type { Random } from '../../../core/random.ts';
import type { Message } from '../../message.ts';
import { PriorityQueue } from '../priority-queue.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Envelope } from './envelope.ts';
import { drawLatency, type Latency } from './latency.ts';
import type { Recorder } from './recorder.ts';

export type Receive = (envelope: Envelope) => void;

export interface NetworkOptions {
  readonly scheduler: Scheduler;
  readonly latency: Latency;
  readonly random: Random;
  readonly recorder: Recorder;
  /** Only messages between nodes are lost or doubled: not those of clients and services. */
  readonly nodes: ReadonlySet<string>;
}

interface Endpoint {
  readonly receive: Receive;
  readonly queue: PriorityQueue<Waiting>;
  busy: boolean;
  /** Nobody is there to receive: a node that was killed. */
  dead: boolean;
}

interface Waiting {
  readonly envelope: Envelope;
  readonly deadline: number;
}

/** Messages that may wait for one recipient; beyond it the run cannot go on. */
export const QUEUE_MAX = 200_000;

export class Network {
  readonly #options: NetworkOptions;
  readonly #chance: Random;
  readonly #endpoints = new Map<string, Endpoint>();
  #nextId = 0;
  /** Recipient -> senders that it does not hear, for each fault that cuts. */
  readonly #cuts = new Map<string, ReadonlyMap<string, ReadonlySet<string>>>();
  /** Probabilities for messages between nodes. */
  loss = 0;
  duplication = 0;
  /** Told once, with the endpoint's name, when a queue is full. */
  onFlood: (endpoint: string) => void = () => {};

  constructor(options: NetworkOptions) {
    this.#options = options;
    this.#chance = options.random.fork('faults');
  }

  register(endpoint: string, receive: Receive): void {
    const queue = new PriorityQueue<Waiting>();
    this.#endpoints.set(endpoint, { receive, queue, busy: false, dead: false });
  }

  /** What is on its way to the endpoint is never received. */
  unregister(endpoint: string): void {
    this.#endpoints.delete(endpoint);
  }

  knows(endpoint: string): boolean {
    return this.#endpoints.has(endpoint);
  }

  /** Messages to a dead endpoint are dropped, those on their way included, until it is registered again. */
  bury(endpoint: string): void {
    const found = this.#endpoints.get(endpoint);
    if (found === undefined) return;
    found.dead = true;
    for (let next = found.queue.pop(); next !== undefined; next = found.queue.pop()) {
      this.#drop(next.envelope, 'dead');
    }
  }

  /** Cuts links by the name of a fault: each recipient no longer hears the senders listed for it. */
  cut(fault: string, grudges: ReadonlyMap<string, ReadonlySet<string>>): void {
    this.#cuts.set(fault, grudges);
  }

  heal(fault: string): void {
    this.#cuts.delete(fault);
  }

  /** @param line The line of the sender's output that it stood on, if it is a node. */
  send(message: Message, line?: number): void {
    const id = this.#nextId++;
    const envelope = line === undefined ? { id, message } : { id, message, line };
    this.#options.recorder.record('send', this.#options.scheduler.now, envelope);
    const { nodes } = this.#options;
    const faulty = nodes.has(message.src) && nodes.has(message.dest);
    if (faulty && this.loss > 0 && this.#chance.chance(this.loss)) {
      this.#drop(envelope, 'loss');
      return;
    }
    this.#enqueue(envelope);
    const twice = faulty && this.duplication > 0 && this.#chance.chance(this.duplication);
    if (twice) this.#enqueue(envelope);
  }

  #enqueue(envelope: Envelope): void {
    const { scheduler, latency, random } = this.#options;
    const { src, dest } = envelope.message;
    const endpoint = this.#endpoints.get(dest);
    if (endpoint === undefined || endpoint.dead) {
      this.#drop(envelope, 'dead');
      return;
    }
    const deadline = scheduler.now + drawLatency(latency, src, dest, random);
    endpoint.queue.push(deadline, { envelope, deadline });
    if (endpoint.queue.size === QUEUE_MAX) this.onFlood(dest);
    if (!endpoint.busy) this.#take(dest, endpoint);
  }

  /** The recipient takes the first message of its queue that it may hear. */
  #take(name: string, endpoint: Endpoint): void {
    for (;;) {
      const next = endpoint.queue.pop();
      endpoint.busy = next !== undefined;
      if (next === undefined) return;
      if (this.#isCut(next.envelope.message)) {
        this.#drop(next.envelope, 'partition');
        continue;
      }
      this.#options.scheduler.at(next.deadline, () => {
        this.#deliver(name, endpoint, next.envelope);
      });
      return;
    }
  }

  #deliver(name: string, endpoint: Endpoint, envelope: Envelope): void {
    if (endpoint.dead || this.#endpoints.get(name) !== endpoint) {
      this.#drop(envelope, 'dead');
      return;
    }
    this.#options.recorder.record('recv', this.#options.scheduler.now, envelope);
    endpoint.receive(envelope);
    this.#take(name, endpoint);
  }

  #isCut({ src, dest }: Message): boolean {
    for (const grudges of this.#cuts.values()) {
      if (grudges.get(dest)?.has(src) === true) return true;
    }
    return false;
  }

  #drop(envelope: Envelope, reason: 'partition' | 'loss' | 'dead'): void {
    this.#options.recorder.drop(reason, this.#options.scheduler.now, envelope);
  }
}
