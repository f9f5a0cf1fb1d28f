/** Runs of the workbench in virtual time, with nodes that are functions. */
import type { Body, Message } from '../../pkg/maelstrom/message.ts';
import { judge } from '../../pkg/maelstrom/workbench/results.ts';
import { Session } from '../../pkg/maelstrom/workbench/session.ts';
import type { NodePort, SessionObserver } from '../../pkg/maelstrom/workbench/session-events.ts';
import type { TestSettings } from '../../pkg/maelstrom/workbench/settings.ts';
import type { CheckResult } from '../../pkg/maelstrom/workbench/verdict.ts';
import { workloadNamed } from '../../pkg/maelstrom/workbench/workloads/registry.ts';
import type { Workload } from '../../pkg/maelstrom/workbench/workloads/workload.ts';

/** What a simulated node may do. */
export interface NodeHandle {
  readonly id: string;
  /** Writes a message. */
  send(dest: string, body: Body): void;
  reply(request: Message, body: Body): void;
  /** Writes anything. */
  write(line: string): void;
  /** Ends the process. */
  exit(why: string): void;
}

/** A fresh node; what it returns handles its messages, `init` excepted, which is answered already. */
export type NodeProgram = (node: NodeHandle) => (message: Message) => void;

export const SETTINGS: TestSettings = {
  workload: 'echo',
  nodes: ['n0', 'n1', 'n2', 'n3', 'n4'],
  concurrency: 5,
  timeLimitMs: 20_000,
  rate: 50,
  latency: { mean: 0, distribution: 'constant' },
  nemesis: [],
  nemesisIntervalMs: 10_000,
  recoveryMs: 10_000,
  topology: 'grid',
  availability: undefined,
  consistencyModels: ['strict-serializable'],
  keyCount: 10,
  maxTxnLength: 4,
  maxWritesPerKey: 16,
  seed: 1,
};

export const SILENT: SessionObserver = {
  phase: () => undefined,
  fault: () => undefined,
  oddity: () => undefined,
  message: () => undefined,
};

export function nodeNames(n: number): string[] {
  return Array.from({ length: n }, (_, i) => `n${i}`);
}

export function workload(name: string): Workload {
  const found = workloadNamed(name);
  if (found === undefined) throw new RangeError(name);
  return found;
}

/** The programs of a run, as a session's port. */
class SimulatedNodes implements NodePort {
  readonly #program: NodeProgram;
  readonly #handlers = new Map<string, (message: Message) => void>();
  readonly #paused = new Map<string, Message[]>();
  session: Session | undefined;

  constructor(program: NodeProgram) {
    this.#program = program;
  }

  start(id: string): void {
    const write = (line: string): void => this.session?.fromNode(id, line);
    const send = (dest: string, body: Body): void => write(JSON.stringify({ src: id, dest, body }));
    const handle: NodeHandle = {
      id,
      write,
      send,
      reply: ({ src, body: { msg_id: asked } }, body) =>
        send(src, asked === undefined ? body : { ...body, in_reply_to: asked }),
      exit: (why) => this.session?.nodeEnded(id, why),
    };
    const program = this.#program(handle);
    this.#handlers.set(id, (message) => {
      if (message.body.type === 'init') handle.reply(message, { type: 'init_ok' });
      else program(message);
    });
  }

  deliver(id: string, { message }: { readonly message: Message }): void {
    const waiting = this.#paused.get(id);
    if (waiting === undefined) this.#handlers.get(id)?.(message);
    else waiting.push(message);
  }

  kill(id: string): void {
    this.#handlers.delete(id);
    this.#paused.delete(id);
  }

  pause(id: string): void {
    if (!this.#paused.has(id)) this.#paused.set(id, []);
  }

  resume(id: string): void {
    const waiting = this.#paused.get(id) ?? [];
    this.#paused.delete(id);
    for (const message of waiting) this.#handlers.get(id)?.(message);
  }
}

export interface SimulatedRun {
  readonly session: Session;
  readonly results: CheckResult;
}

/** A whole run, as fast as it can be computed. */
export function simulate(program: NodeProgram, changes: Partial<TestSettings> = {}): SimulatedRun {
  const settings = { ...SETTINGS, ...changes };
  const chosen = workload(settings.workload);
  const port = new SimulatedNodes(program);
  const session = new Session({ settings, workload: chosen, port, observer: SILENT });
  port.session = session;
  session.start();
  while (session.outcome === undefined) session.scheduler.advance(session.scheduler.nextAt);
  return { session, results: judge(session, settings, chosen) };
}

/** Answers every request with what it holds. */
export const echoNode: NodeProgram = (node) => (message) => {
  const { type, echo = null } = message.body;
  node.reply(message, { type: `${type}_ok`, echo });
};

/** Broadcast by flooding the given topology, without acknowledgements: the runner's reference shape. */
export const floodNode: NodeProgram = (node) => {
  const seen = new Set<unknown>();
  let neighbours: readonly string[] = [];
  return (message) => {
    const { src, body } = message;
    switch (body.type) {
      case 'topology': {
        const topology = body['topology'] as Readonly<Record<string, readonly string[]>>;
        neighbours = topology[node.id] ?? [];
        node.reply(message, { type: 'topology_ok' });
        break;
      }
      case 'read':
        node.reply(message, { type: 'read_ok', messages: [...seen] as readonly number[] });
        break;
      default:
        if (body.msg_id !== undefined) node.reply(message, { type: 'broadcast_ok' });
        if (seen.has(body['message'])) return;
        seen.add(body['message']);
        for (const peer of neighbours) {
          if (peer !== src)
            node.send(peer, { type: 'broadcast', message: body['message'] ?? null });
        }
    }
  };
};
