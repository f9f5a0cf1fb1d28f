/**
 * A whole experiment in memory and in virtual time, for tests: the real hosts, engines, liars and link
 * faults over a transport that is a queue. It yields the trace that a master would gather.
 */
import { expect } from 'chai';
import { judge } from '../../pkg/checkers/judge.ts';
import { deceiversOf } from '../../pkg/agreement/deceivers.ts';
import type { AgreementMessage } from '../../pkg/agreement/message.ts';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { agreementProcess } from '../../pkg/agreement/protocol.ts';
import { STOP_COMMAND } from '../../pkg/agreement/round-engine.ts';
import { MASTER, millis, type Millis, type NodeId } from '../../pkg/core/ids.ts';
import type { Process } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import type { LiarName } from '../../pkg/faults/adversaries/names.ts';
import { linkRules, type LinkRule, type NetworkFaults } from '../../pkg/faults/link-rules.ts';
import { Host } from '../../pkg/host/host.ts';
import type { Transport, TransportHandlers } from '../../pkg/host/transport.ts';
import { lying } from '../../pkg/lab/agreement/lying.ts';
import { TRACE_VERSION, type TraceRecord } from '../../pkg/trace/record.ts';
import { Recorder } from '../../pkg/trace/recorder.ts';
import { EventQueue } from './event-queue.ts';
import { Oracle } from './oracle.ts';

type Node = Process<AgreementMessage>;

export interface Link {
  readonly from: NodeId;
  readonly to: NodeId;
}

export interface MemoryRunOptions {
  readonly plan: AgreementPlan;
  readonly seed: number;
  readonly strategy?: LiarName;
  readonly faults?: Partial<NetworkFaults>;
  /** In place of the rules that `faults` asks for. */
  readonly rules?: (link: Link, random: Random) => readonly LinkRule[];
  /** How long a message takes; by default up to 1 ms. Between two nodes order is kept. */
  readonly latency?: (from: NodeId, to: NodeId, random: Random) => number;
  /** Replaces or wraps the process of a node: for mutants. */
  readonly wrap?: (honest: Node, id: NodeId) => Node;
  /** Processes killed from outside, without a word, at a time. */
  readonly kills?: readonly { readonly node: NodeId; readonly at: number }[];
  /** Ends the run in disorder at this time. */
  readonly interruptAt?: number;
  readonly full?: boolean;
}

export interface MemoryRun {
  readonly records: readonly TraceRecord[];
  /** Virtual time when the last node had decided. */
  readonly endedAt: number;
}

/** More events than any test needs: a run that gets here would never end. */
const EVENTS_MAX = 2_000_000;

export function memoryRun(options: MemoryRunOptions): MemoryRun {
  return new Experiment(options).run();
}

class Experiment {
  readonly #options: MemoryRunOptions;
  readonly #queue = new EventQueue();
  readonly #random: Random;
  readonly #records: TraceRecord[] = [];
  readonly #master: Recorder;
  readonly #recorders = new Map<NodeId, Recorder>();
  readonly #hosts = new Map<NodeId, Host<AgreementMessage>>();
  readonly #handlers = new Map<NodeId, TransportHandlers<AgreementMessage>>();
  readonly #dead = new Set<NodeId>();
  readonly #finished = new Set<NodeId>();
  readonly #arrivals = new Map<string, number>();
  readonly #oracle: Oracle;
  #over = false;

  constructor(options: MemoryRunOptions) {
    const { plan, seed } = options;
    this.#options = options;
    this.#random = Random.fromSeed(seed);
    this.#master = this.#recorderOf(MASTER);
    this.#oracle = new Oracle(plan);
    this.#master.record({
      kind: 'run',
      version: TRACE_VERSION,
      experiment: 'agreement',
      engine: 'memory',
      clock: 'virtual',
      seed,
      plan: structuredClone(plan) as unknown as TraceRecord,
    });
    for (const id of plan.ids) this.#addNode(id);
  }

  run(): MemoryRun {
    const { plan, kills = [], interruptAt } = this.#options;
    const starts = this.#random.fork('starts');
    for (const [id, host] of this.#hosts) {
      this.#queue.after(millis(starts.float()), () => {
        if (!this.#dead.has(id)) host.start();
      });
    }
    for (const { node, at } of kills) {
      this.#queue.after(millis(at), () => this.#die(node, false));
    }
    if (interruptAt !== undefined) {
      this.#queue.after(millis(interruptAt), () => {
        this.#over = true;
      });
    }
    let events = 0;
    while (!this.#over && !this.#complete() && events++ < EVENTS_MAX) {
      if (!this.#queue.runNext()) break;
    }
    const orderly = !this.#over && this.#complete();
    const endedAt = this.#queue.now();
    this.#over = true;
    for (const host of this.#hosts.values()) host.stop();
    if (orderly) this.#drain();
    for (const id of plan.ids) if (!this.#dead.has(id)) this.#count(id);
    const cause = orderly ? 'done' : interruptAt === undefined ? 'stuck' : 'interrupted';
    this.#master.record({ kind: 'end', orderly, cause });
    return { records: this.#records, endedAt };
  }

  /** Delivers what is still on its way. */
  #drain(): void {
    while (this.#queue.runNext());
  }

  #recorderOf(id: NodeId): Recorder {
    return new Recorder(
      id,
      () => this.#queue.now(),
      (record) => this.#records.push(record),
    );
  }

  #addNode(id: NodeId): void {
    const { plan, faults, full = false } = this.#options;
    const recorder = this.#recorderOf(id);
    this.#recorders.set(id, recorder);
    const crashAfterSends = plan.crashes.find(({ node }) => node === id)?.afterSends;
    const network: NetworkFaults = {
      delay: { kind: 'constant', ms: 0 },
      loss: 0,
      duplicate: 0,
      reorder: 0,
      ...faults,
    };
    const clock = {
      now: () => this.#queue.now(),
      after: (delay: Millis, callback: () => void) =>
        this.#queue.after(delay, () => {
          if (!this.#dead.has(id)) callback();
        }),
    };
    const host = new Host<AgreementMessage>({
      process: this.#processOf(id),
      peers: plan.ids.filter((peer) => peer !== id),
      transport: this.#transportOf(id),
      clock,
      recordMessages: full,
      rulesTo: (to) => {
        const { rules } = this.#options;
        const link = { from: id, to };
        return rules?.(link, this.#random) ?? linkRules(network, this.#random, link);
      },
      ...(crashAfterSends === undefined ? {} : { crashAfterSends }),
      onCrash: () => this.#die(id, true),
      record: (fact) => {
        recorder.record(fact);
        if (fact.kind === 'round') this.#observe(id, fact['round'], fact['value']);
        if (fact.kind === 'decide') this.#finished.add(id);
        if (fact.kind === 'exhausted' && this.#oracle.stop === undefined) this.#finished.add(id);
      },
    });
    this.#hosts.set(id, host);
  }

  #processOf(id: NodeId): Node {
    const { plan, strategy = 'split-brain', wrap } = this.#options;
    const honest = agreementProcess(id, plan);
    if (!plan.liars.includes(id)) return wrap?.(honest, id) ?? honest;
    const random = this.#random.fork(`liar:${id}`);
    return lying(honest, { self: id, plan, adversary: { strategy }, random });
  }

  /** In order between two nodes, never paused: hosts of this rig are always fast enough. */
  #transportOf(from: NodeId): Transport<AgreementMessage> {
    const latency = this.#options.latency ?? ((_from, _to, random) => random.float());
    const random = this.#random.fork(`latency:${from}`);
    return {
      bind: (handlers) => void this.#handlers.set(from, handlers),
      congested: () => false,
      pause: () => {},
      send: (to, body, holdMs) => {
        const link = `${from}>${to}`;
        const now = this.#queue.now();
        const at = Math.max(this.#arrivals.get(link) ?? 0, now + latency(from, to, random));
        this.#arrivals.set(link, at);
        this.#queue.after(millis(at - now), () => {
          if (!this.#dead.has(to)) this.#handlers.get(to)?.message(from, body, holdMs);
        });
        return JSON.stringify(body).length;
      },
    };
  }

  #observe(id: NodeId, round: unknown, value: unknown): void {
    if (deceiversOf(this.#options.plan).includes(id)) return;
    this.#oracle.observe(id, Number(round), value);
    this.#askOracle(Number(round));
  }

  #askOracle(round?: number): void {
    const { plan } = this.#options;
    if (plan.stop !== 'master' || this.#over || this.#oracle.stop !== undefined) return;
    const stop = this.#oracle.ask(this.#living(), round);
    if (stop === undefined) return;
    this.#master.record({ kind: 'stop', round: stop });
    const random = this.#random.fork('stop');
    for (const id of plan.ids) {
      this.#finished.delete(id);
      this.#queue.after(millis(random.float()), () => {
        if (!this.#dead.has(id)) this.#hosts.get(id)?.command(STOP_COMMAND, { round: stop });
      });
    }
  }

  #die(id: NodeId, planned: boolean): void {
    if (this.#dead.has(id) || this.#over) return;
    if (planned) this.#count(id);
    this.#dead.add(id);
    this.#master.record({ kind: 'gone', id, planned, cause: planned ? 'planned' : 'SIGKILL' });
    this.#askOracle();
  }

  #count(id: NodeId): void {
    const host = this.#hosts.get(id);
    if (host === undefined) return;
    const counts = { ...host.counts(), view: host.view() };
    this.#recorders.get(id)?.record({ kind: 'counts', ...counts });
  }

  /** The honest nodes that are alive. */
  #living(): readonly NodeId[] {
    const { plan } = this.#options;
    return plan.ids.filter((id) => !this.#dead.has(id) && !deceiversOf(plan).includes(id));
  }

  #complete(): boolean {
    return this.#living().every((id) => this.#finished.has(id));
  }
}

/** Runs, demands that every check passes, and gives the trace. */
export function passingRun(options: MemoryRunOptions): readonly TraceRecord[] {
  const { records } = memoryRun(options);
  const { verdict, checks } = judge(options.plan, records);
  const text = (): string => JSON.stringify({ seed: options.seed, plan: options.plan, checks });
  if (verdict !== 'pass') expect.fail(text());
  return records;
}
