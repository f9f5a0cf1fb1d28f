/**
 * One run from the start of the nodes to the last operation: a state machine over the scheduler's time.
 * The processes of nodes are behind a port, so the same session runs real programs and simulated ones.
 * Source of the phases: `glomers.md` 2.1 and 2.3.
 */
import { Random } from '../../core/random.ts';
import type { Body } from '../message.ts';
import { refusal } from './clients/refusal.ts';
import { RpcClient } from './clients/rpc-client.ts';
import type { Rpc } from './clients/rpc.ts';
import { HistoryWriter } from './history-writer.ts';
import { Nemesis } from './nemesis/nemesis.ts';
import type { Envelope } from './network/envelope.ts';
import { Network, QUEUE_MAX } from './network/network.ts';
import { Recorder } from './network/recorder.ts';
import { parseNodeLine } from './node-line.ts';
import { Oddities, type Oddity } from './oddities.ts';
import { Scheduler } from './scheduler.ts';
import type { NodePort, Outcome, Phase, SessionObserver } from './session-events.ts';
import { startServices } from './services/start.ts';
import type { TestSettings } from './settings.ts';
import { Workers } from './workers.ts';
import type { Plan, Workload } from './workloads/workload.ts';

export interface SessionOptions {
  readonly settings: TestSettings;
  readonly workload: Workload;
  readonly port: NodePort;
  readonly observer: SessionObserver;
}

const INIT: Rpc = { type: 'init', doc: '', request: {}, reply: {} };
const INIT_TIMEOUT_MS = 10_000;
const SETUP_TIMEOUT_MS = 5000;

export class Session {
  readonly scheduler = new Scheduler();
  readonly history = new HistoryWriter();
  readonly recorder: Recorder;
  readonly oddities: Oddities;
  readonly #options: SessionOptions;
  readonly #network: Network;
  readonly #nemesis: Nemesis;
  readonly #workers: Workers;
  readonly #plan: Plan;
  readonly #nodes: ReadonlySet<string>;
  readonly #lines = new Map<string, number>();
  /** How often each node was started: what an earlier incarnation was asked is of no interest. */
  readonly #starts = new Map<string, number>();
  #clients = 0;
  #phase: Phase = 'starting';
  #outcome: Outcome | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    const { settings, workload, observer } = options;
    const random = Random.fromSeed(settings.seed);
    const { scheduler, history } = this;
    this.#nodes = new Set(settings.nodes);
    this.recorder = new Recorder((event) => observer.message(event));
    this.oddities = new Oddities((node, kind, example) => observer.oddity(node, kind, example));
    this.#network = new Network({
      scheduler,
      latency: settings.latency,
      random: random.fork('network'),
      recorder: this.recorder,
      nodes: this.#nodes,
    });
    this.#network.onFlood = (endpoint) =>
      this.#end({ kind: 'broken', why: `${QUEUE_MAX} messages wait for ${endpoint}: a flood` });
    this.#plan = workload.plan(settings, random.fork('generator'));
    this.#workers = new Workers({
      settings,
      workload,
      random: random.fork('workers'),
      scheduler,
      history,
      openClient: () => this.#openClient(),
      onOdd: (kind, envelope, what) => this.#odd(kind, envelope, what),
    });
    this.#nemesis = this.#createNemesis(random.fork('nemesis'));
    startServices(this.#network, random.fork('services'));
  }

  /** Set when the run is over; its history is complete then. */
  get outcome(): Outcome | undefined {
    return this.#outcome;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** Starts all nodes, and the run when all of them are ready. */
  start(): void {
    const { nodes } = this.#options.settings;
    let waiting = nodes.length;
    for (const node of nodes) this.#launch(node);
    for (const node of nodes) {
      this.#ask(node, INIT, this.#initBody(node), INIT_TIMEOUT_MS, () => {
        waiting--;
        if (waiting === 0) this.#setUp();
      });
    }
  }

  /** A node wrote a line. */
  fromNode(node: string, text: string): void {
    if (this.#outcome !== undefined) return;
    const line = (this.#lines.get(node) ?? 0) + 1;
    this.#lines.set(node, line);
    const parsed = parseNodeLine(text);
    if (parsed.kind === 'malformed') {
      this.oddities.add(node, 'malformed', line, parsed.why);
      return;
    }
    const { src, dest } = parsed.message;
    if (src !== node) this.oddities.add(node, 'foreign-source', line, `says that it is ${src}`);
    if (this.#network.knows(dest)) {
      this.#network.send(parsed.message, line);
    } else if (this.#wasClient(dest)) {
      this.oddities.add(node, 'late-reply', line, `the client ${dest} is gone`);
    } else {
      this.oddities.add(node, 'unknown-destination', line, `there is no ${dest}`);
    }
  }

  /** A node ended without being told to. */
  nodeEnded(node: string, why: string): void {
    this.#end({ kind: 'broken', why: `${node} ${why}` });
  }

  interrupt(why: string): void {
    this.#end({ kind: 'interrupted', why });
  }

  #setUp(): void {
    const { settings, workload } = this.#options;
    const body = workload.setup?.(settings);
    // As there, every node gets a client of its own for this, whether or not it is used.
    if (body === undefined) {
      this.#clients += settings.nodes.length;
      this.#run();
      return;
    }
    let waiting = settings.nodes.length;
    for (const node of settings.nodes) {
      this.#tell(node, body, () => {
        waiting--;
        if (waiting === 0) this.#run();
      });
    }
  }

  #run(): void {
    const { timeLimitMs } = this.#options.settings;
    const { final, main } = this.#plan;
    this.#enter('running');
    this.#nemesis.start();
    this.scheduler.after(timeLimitMs, () => this.#nemesis.rest());
    this.#workers.work(main, this.scheduler.now + timeLimitMs, () => {
      this.#nemesis.stop();
      if (final === undefined) this.#end({ kind: 'completed' });
      else this.#recover(() => this.#finish(final));
    });
  }

  #recover(then: () => void): void {
    this.#enter('recovering');
    this.scheduler.after(this.#options.settings.recoveryMs, then);
  }

  #finish(final: NonNullable<Plan['final']>): void {
    if (this.#outcome !== undefined) return;
    this.#enter('finishing');
    this.#workers.finish(final, () => this.#end({ kind: 'completed' }));
  }

  #end(outcome: Outcome): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    this.#enter('ended');
  }

  #enter(phase: Phase): void {
    this.#phase = phase;
    this.#options.observer.phase(phase);
  }

  #launch(node: string): void {
    const { port } = this.#options;
    this.#starts.set(node, (this.#starts.get(node) ?? 0) + 1);
    this.#network.register(node, (envelope) => port.deliver(node, envelope));
    port.start(node);
  }

  /** A node that was killed is told again what all nodes are told at the start. */
  #relaunch(node: string): void {
    const { settings, workload } = this.#options;
    this.#launch(node);
    this.#ask(node, INIT, this.#initBody(node), INIT_TIMEOUT_MS, () => {
      const body = workload.setup?.(settings);
      if (body !== undefined) this.#tell(node, body, () => {});
    });
  }

  #tell(node: string, body: Body, then: () => void): void {
    const rpc = this.#options.workload.rpcs.find(({ type }) => type === body.type);
    if (rpc !== undefined) this.#ask(node, rpc, body, SETUP_TIMEOUT_MS, then);
  }

  /** Makes a request without which the run cannot go on, from a client of its own. */
  #ask(node: string, rpc: Rpc, body: Body, timeoutMs: number, then: () => void): void {
    const client = this.#openClient();
    const start = this.#starts.get(node);
    client.request({ dest: node, body, timeoutMs }, (answer) => {
      client.close();
      if (this.#outcome !== undefined || this.#starts.get(node) !== start) return;
      const why = refusal(rpc, answer, timeoutMs);
      if (why === undefined) then();
      else this.#end({ kind: 'broken', why: `${node} ${why}` });
    });
  }

  #initBody(node: string): Body {
    return { type: 'init', node_id: node, node_ids: this.#options.settings.nodes };
  }

  #openClient(): RpcClient {
    return new RpcClient({
      endpoint: `c${this.#clients++}`,
      network: this.#network,
      scheduler: this.scheduler,
      onOdd: (kind, envelope, what) => this.#odd(kind, envelope, what),
    });
  }

  /** Services may be late as well; that is nobody's fault. */
  #odd(kind: Oddity, envelope: Envelope, what: string): void {
    const { src } = envelope.message;
    if (this.#nodes.has(src)) this.oddities.add(src, kind, envelope.line, what);
  }

  #wasClient(endpoint: string): boolean {
    const [, number] = /^c(\d+)$/.exec(endpoint) ?? [];
    return number !== undefined && Number(number) < this.#clients;
  }

  #createNemesis(random: Random): Nemesis {
    const { settings, port, observer } = this.#options;
    return new Nemesis({
      faults: settings.nemesis,
      nodes: settings.nodes,
      intervalMs: settings.nemesisIntervalMs,
      random,
      scheduler: this.scheduler,
      network: this.#network,
      hands: {
        kill: (node) => {
          port.kill(node);
          this.#network.bury(node);
          this.#starts.set(node, (this.#starts.get(node) ?? 0) + 1);
        },
        restart: (node) => this.#relaunch(node),
        pause: (node) => port.pause(node),
        resume: (node) => port.resume(node),
      },
      observe: (f, value) => {
        this.history.add({ process: 'nemesis', type: 'info', f, value }, this.scheduler.now);
        observer.fault(f, JSON.stringify(value));
      },
    });
  }
}
