/**
 * Our nodes under the runner without processes and without waiting: the port of a session by which each node
 * is a process of this program, in the session's own time. A run of 30 s takes a second, and the same seed
 * gives the same run.
 */
import { millis, nodeId } from '../core/ids.ts';
import { Random } from '../core/random.ts';
import { Host } from '../host/host.ts';
import type { Clock, Transport, TransportHandlers } from '../host/transport.ts';
import type { Message } from './message.ts';
import { envelope, type Envelope } from './node/envelope.ts';
import { Node, type Program } from './node/node.ts';
import { parseInit } from './node/parse-message.ts';
import type { Envelope as Delivery } from './workbench/network/envelope.ts';
import type { Scheduler } from './workbench/scheduler.ts';
import { Session } from './workbench/session.ts';
import type { NodePort } from './workbench/session-events.ts';
import type { TestSettings } from './workbench/settings.ts';
import type { Workload } from './workbench/workloads/workload.ts';

const NOT_HELD = millis(0);

const ignore = (): void => {};

/** Runs a whole session of one of our nodes, as fast as it can be computed. */
export function runVirtual(
  program: Program,
  settings: TestSettings,
  workload: Workload,
): { readonly session: Session; readonly nodes: VirtualNodes } {
  const nodes = new VirtualNodes(program, settings.seed);
  const session = new Session({
    settings,
    workload,
    port: nodes,
    observer: { phase: ignore, fault: ignore, oddity: ignore, message: ignore },
  });
  nodes.attach(session);
  session.start();
  while (session.outcome === undefined && session.scheduler.nextAt < Infinity) {
    session.scheduler.advance(session.scheduler.nextAt);
  }
  return { session, nodes };
}

export class VirtualNodes implements NodePort {
  readonly #program: Program;
  readonly #seed: number;
  readonly #machines = new Map<string, Machine>();
  #session: Pick<Session, 'scheduler' | 'fromNode'> | undefined;
  #started = 0;
  /** What the nodes have logged, by node and in order. */
  readonly logged: { readonly node: string; readonly fact: unknown }[] = [];

  constructor(program: Program, seed: number) {
    this.#program = program;
    this.#seed = seed;
  }

  attach(session: Pick<Session, 'scheduler' | 'fromNode'>): void {
    this.#session = session;
  }

  start(node: string): void {
    const session = this.#session;
    if (session === undefined) return;
    this.#started += 1;
    const machine = new Machine({
      scheduler: session.scheduler,
      incarnation: this.#started,
      seed: this.#seed,
      program: this.#program,
      say: (message) => session.fromNode(node, JSON.stringify(message)),
      log: (fact) => this.logged.push({ node, fact }),
    });
    this.#machines.set(node, machine);
  }

  deliver(node: string, { message }: Delivery): void {
    this.#machines.get(node)?.hear(message);
  }

  kill(node: string): void {
    this.#machines.get(node)?.kill();
    this.#machines.delete(node);
  }

  pause(node: string): void {
    this.#machines.get(node)?.pause();
  }

  resume(node: string): void {
    this.#machines.get(node)?.resume();
  }
}

interface MachineOptions {
  readonly scheduler: Scheduler;
  readonly incarnation: number;
  readonly seed: number;
  readonly program: Program;
  readonly say: (message: Message) => void;
  readonly log: (fact: unknown) => void;
}

/** One node: what a process on stdin and stdout is elsewhere. */
class Machine implements Transport<Envelope>, Clock {
  readonly #options: MachineOptions;
  #self = '';
  #handlers: TransportHandlers<Envelope> | undefined;
  #state: 'running' | 'paused' | 'dead' = 'running';
  #waiting: (() => void)[] = [];

  constructor(options: MachineOptions) {
    this.#options = options;
  }

  hear(message: Message): void {
    this.#run(() => {
      const { src, body } = message;
      if (body.type === 'init') this.#init(message);
      else this.#handlers?.message(nodeId(src), envelope(body), NOT_HELD);
    });
  }

  now() {
    return millis(this.#options.scheduler.now);
  }

  after(delay: number, callback: () => void): () => void {
    return this.#options.scheduler.after(delay, () => this.#run(callback));
  }

  send(to: string, { body }: Envelope): number {
    this.#options.say({ src: this.#self, dest: to, body });
    return 0;
  }

  congested(): boolean {
    return false;
  }

  bind(handlers: TransportHandlers<Envelope>): void {
    this.#handlers = handlers;
  }

  pause(): void {
    if (this.#state === 'running') this.#state = 'paused';
  }

  resume(): void {
    if (this.#state !== 'paused') return;
    this.#state = 'running';
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const task of waiting) this.#run(task);
  }

  kill(): void {
    this.#state = 'dead';
    this.#waiting = [];
  }

  #run(task: () => void): void {
    if (this.#state === 'running') task();
    else if (this.#state === 'paused') this.#waiting.push(task);
  }

  #init({ src, dest, body }: Message): void {
    const { self, ids } = parseInit(body);
    this.#self = dest;
    const { incarnation, seed, program, log } = this.#options;
    const random = Random.fromSeed(seed).fork(`node:${self}`);
    const host = new Host<Envelope>({
      process: new Node({ self, ids, incarnation, random }, program),
      peers: [],
      transport: this,
      clock: this,
      record: log,
      recordMessages: false,
    });
    host.start();
    this.send(src, envelope({ type: 'init_ok', in_reply_to: body.msg_id ?? 0 }));
  }
}
