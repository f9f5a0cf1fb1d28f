/**
 * Runs an experiment in the simulator: the hosts, processes, liars and link faults of a TCP run, on
 * simulated machines in virtual time. The same plan gives the same trace, byte for byte.
 */
import { BLANK, remember, type Memory } from '../../agreement/memory.ts';
import { MASTER, millis, type NodeId } from '../../core/ids.ts';
import { Random } from '../../core/random.ts';
import type { Host } from '../../host/host.ts';
import { HINT } from '../../membership/membership.ts';
import { SimNetwork } from '../../sim/sim-network.ts';
import type { ClockDrift, SimNode } from '../../sim/sim-node.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { Recorder } from '../../trace/recorder.ts';
import { LinkSwitch } from '../../faults/link-switch.ts';
import { BREATH_MS, BUSY_MS } from '../burning.ts';
import { conductorOf, type Conductor, type Order } from '../conductor.ts';
import { idList } from '../id-list.ts';
import { FaultRunner, type FaultPort } from '../fault-runner.ts';
import { traceHeader, type Engine, type EngineContext, type RunOutcome } from '../engine.ts';
import { experimentParser, hostExperiment, type ExperimentMessage } from '../node/experiment.ts';
import type { RunPlan } from '../plan.ts';
import { LATENCY_MS } from './latency.ts';

export interface SimOptions {
  /** Skips encoding and decoding. */
  readonly fast: boolean;
}

/** Nodes start within this time of each other. */
const START_SKEW_MS = 1;

/** Events between two looks at the signal. */
const EVENTS_PER_TURN = 20_000;

interface Machine {
  readonly node: SimNode<ExperimentMessage>;
  readonly host: Host<ExperimentMessage>;
  readonly recorder: Recorder;
}

/** The engine `sim`. */
export function simEngine({ fast }: SimOptions): Engine {
  return (plan, context) => new Simulation(plan, context, fast).run();
}

class Simulation {
  readonly #plan: RunPlan;
  readonly #context: EngineContext;
  readonly #random: Random;
  readonly #network: SimNetwork<ExperimentMessage>;
  readonly #conductor: Conductor;
  readonly #master: Recorder;
  readonly #machines = new Map<NodeId, Machine>();
  readonly #memories = new Map<NodeId, Memory>();
  readonly #links = new LinkSwitch();
  readonly #faults: FaultRunner;
  /** Nodes that compute in vain. */
  readonly #burning = new Set<NodeId>();
  /** The experiment is over: deaths and facts have no consequences any more. */
  #over = false;

  constructor(runPlan: RunPlan, context: EngineContext, fast: boolean) {
    this.#plan = runPlan;
    this.#context = context;
    const { plan, seed } = runPlan.setup;
    this.#random = Random.fromSeed(seed).fork('sim');
    this.#network = new SimNetwork<ExperimentMessage>({
      random: this.#random,
      latencyMs: LATENCY_MS,
      parse: experimentParser(plan),
      severed: (by, peer, { code }) => this.#severed(by, peer, code),
      // What is no message is stopped by the parser, if there is one.
      fast: fast && runPlan.setup.adversary?.strategy !== 'malformed',
    });
    this.#conductor = conductorOf(plan);
    this.#master = this.#recorder(MASTER);
    this.#faults = new FaultRunner(runPlan.schedule, this.#faultPort());
    for (const id of plan.ids) this.#network.add(id, this.#driftOf(id));
    for (const id of plan.ids) this.#install(id, this.#recorder(id));
  }

  async run(): Promise<RunOutcome> {
    this.#master.record({ kind: 'run', ...traceHeader(this.#plan, 'virtual') });
    this.#context.observe({ kind: 'running' });
    const starts = this.#random.fork('starts');
    for (const [id, { host }] of this.#machines) {
      this.#at(starts.fork(id).uniform(0, START_SKEW_MS), id, () => host.start());
    }
    this.#faults.begin();
    const trouble = await this.#play();
    const cause = trouble ?? this.#conductor.conclusion;
    this.#context.observe({ kind: 'ending', cause });
    const runMs = this.#network.queue.now;
    this.#faults.end();
    this.#over = true;
    this.#drain();
    const orderly = trouble === undefined;
    this.#master.record({ kind: 'end', orderly, cause });
    return { orderly, cause, startupMs: 0, runMs };
  }

  /** Lets things happen until all have decided. @returns what kept them from it, if anything. */
  async #play(): Promise<string | undefined> {
    const { queue } = this.#network;
    const { signal } = this.#context;
    const { setup } = this.#plan;
    const { unfinished, awaited, endsAt } = this.#conductor;
    for (let events = 1; unfinished.size > 0; events++) {
      if (queue.nextAt > endsAt) return undefined;
      if (queue.nextAt > setup.runMs) {
        const ids = idList([...unfinished]);
        return queue.size === 0
          ? `nothing can happen any more, and ${ids} ${unfinished.size === 1 ? 'has' : 'have'} yet ${awaited}`
          : `waited ${setup.runMs} ms of virtual time for ${ids} ${awaited}`;
      }
      queue.runNext();
      if (events % EVENTS_PER_TURN !== 0) continue;
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) return String(signal.reason);
    }
    return undefined;
  }

  /** Stops the experiment everywhere, lets what is on its way arrive, and takes the accounts. */
  #drain(): void {
    for (const { host } of this.#machines.values()) host.stop();
    while (this.#network.queue.runNext());
    for (const { node, host, recorder } of this.#machines.values()) {
      if (!node.dead) recorder.record({ kind: 'counts', ...host.counts(), view: host.view() });
    }
  }

  /** Puts a host on the machine of that id. */
  #install(id: NodeId, recorder: Recorder, memory?: Memory): void {
    const node = this.#network.get(id);
    if (node === undefined) return;
    const host = hostExperiment(id, this.#plan.setup, {
      transport: node,
      clock: node,
      links: this.#links,
      memory,
      record: (fact) => recorder.record(fact),
      onCrash: () => {
        recorder.record({ kind: 'counts', ...host.counts() });
        this.#die(id, 'it crashed by plan', false);
      },
    });
    this.#machines.set(id, { node, host, recorder });
  }

  /** A node's clock, the same again after a restart. */
  #driftOf(id: NodeId): ClockDrift {
    const { clockDrift } = this.#plan.config.network;
    const rate = 1 + this.#random.fork(`clock:${id}`).uniform(-clockDrift, clockDrift);
    return { rate, offsetMs: 0 };
  }

  #die(id: NodeId, cause: string, forNow: boolean): void {
    const node = this.#network.get(id);
    if (this.#over || node === undefined || node.dead) return;
    node.kill();
    this.#master.record({ kind: 'gone', id, planned: true, cause });
    this.#pass(this.#conductor.died(id, forNow));
    this.#hint(id);
  }

  /** What came from `peer` has no shape; over TCP the link to it would fail. */
  #severed(by: NodeId, peer: NodeId, code: string): void {
    const machine = this.#machines.get(by);
    // A dead one looks at nothing any more.
    if (machine?.node.dead === false) machine.recorder.record({ kind: 'severed', peer, code });
  }

  /** The others see that its connections were closed, as over TCP. */
  #hint(dead: NodeId): void {
    const delays = this.#random.fork('hint').fork(dead);
    for (const [id, { host }] of this.#machines) {
      if (id === dead) continue;
      const delay = delays.fork(id).uniform(LATENCY_MS.min, LATENCY_MS.max);
      this.#at(this.#network.queue.now + delay, id, () => host.command(HINT, { id: dead }));
    }
  }

  /** A new machine with the memory of the dead one; its stable storage is the trace. */
  #revive(id: NodeId): void {
    const machine = this.#machines.get(id);
    if (this.#over || machine === undefined || !machine.node.dead) return;
    this.#network.add(id, this.#driftOf(id));
    this.#install(id, machine.recorder, this.#memories.get(id) ?? BLANK);
    this.#master.record({ kind: 'back', id });
    const missed = this.#conductor.back(id);
    this.#machines.get(id)?.host.start();
    if (missed !== undefined) this.#machines.get(id)?.host.command(missed.command, missed.args);
  }

  /** A machine that is too busy: it looks at what has come in only now and then. */
  #burn(id: NodeId, on: boolean): void {
    const node = this.#network.get(id);
    if (on) this.#burning.add(id);
    else this.#burning.delete(id);
    if (node === undefined || node.dead) return;
    const { queue } = this.#network;
    const busy = (): void => {
      node.resume();
      if (this.#over || !this.#burning.has(id)) return;
      queue.schedule(queue.now + BREATH_MS, () => {
        if (this.#burning.has(id)) node.suspend();
      });
      queue.schedule(queue.now + BREATH_MS + BUSY_MS, busy);
    };
    if (on) busy();
  }

  #faultPort(): FaultPort {
    const { queue } = this.#network;
    return {
      now: () => millis(queue.now),
      after: (delay, callback) => queue.schedule(queue.now + delay, callback),
      kill: (id, forNow) => this.#die(id, 'it was killed by the schedule', forNow),
      revive: (id) => this.#revive(id),
      suspend: (id) => this.#network.get(id)?.suspend(),
      resume: (id) => this.#network.get(id)?.resume(),
      burn: (id, on) => this.#burn(id, on),
      setLinks: (faults) => this.#links.set(faults),
      record: (fact) => this.#master.record(fact),
    };
  }

  /** Writes a node's records, or the master's; the conductor hears what a node says. */
  #recorder(id: NodeId): Recorder {
    const now = (): number => this.#network.queue.now;
    return new Recorder(id, now, (record: TraceRecord) => {
      this.#context.observe({ kind: 'record', record });
      if (id === MASTER || this.#over) return;
      this.#memories.set(id, remember(this.#memories.get(id) ?? BLANK, record));
      this.#pass(this.#conductor.observe(record));
      this.#faults.observe(record);
    });
  }

  /** The conductor's word goes out to all; it takes a moment to reach them. */
  #pass(order: Order | undefined): void {
    if (order === undefined) return;
    const { fact, command, args } = order;
    this.#master.record(fact);
    const delays = this.#random.fork('stop');
    for (const [id, { host }] of this.#machines) {
      const delay = delays.fork(id).uniform(LATENCY_MS.min, LATENCY_MS.max);
      this.#at(this.#network.queue.now + delay, id, () => host.command(command, args));
    }
  }

  #at(time: number, id: NodeId, task: () => void): void {
    const node = this.#network.get(id);
    const { queue } = this.#network;
    node?.after(millis(Math.max(0, time - queue.now)), task);
  }
}
