/**
 * One node's part in a run over TCP: the service `experiment`, by which the master leads it, and the
 * experiment itself on a channel of its own.
 *
 * It never outlives its run: it ends when the master stops it, when the master is gone for
 * `MASTER_LOST_MS`, when it was not led to a beginning in time, or when the run's time is over.
 */
import type { LabError } from '../../core/errors.ts';
import { MASTER, type NodeId } from '../../core/ids.ts';
import { LinkSwitch } from '../../faults/link-switch.ts';
import type { Host } from '../../host/host.ts';
import { WallClock } from '../../net/wall-clock.ts';
import type { Log } from '../../runtime/log.ts';
import type { TcpNode } from '../../runtime/tcp-node.ts';
import { addressText, type NodeInfo } from '../../services/node-info.ts';
import {
  EXPERIMENT_CHANNEL,
  MASTER_LOST_MS,
  type ControlMessage,
  type ToNode,
  type ToPeer,
} from '../control/messages.ts';
import { EXPERIMENT_SERVICE, experimentService, tell } from '../control/services.ts';
import { HINT } from '../../membership/membership.ts';
import { Burner } from './burner.ts';
import { experimentParser, hostExperiment, type ExperimentMessage } from './experiment.ts';
import { Journal } from './journal.ts';
import { Others } from './others.ts';
import { Progress } from './progress.ts';

export interface LabNodeOptions {
  readonly id: NodeId;
  readonly master: NodeInfo;
  /** Started by hand: it presents itself to the master, which does not know of it. */
  readonly byHand: boolean;
  /** How long to wait for the master to send the setup. */
  readonly joinMs: number;
  /** Where to keep what must not be forgotten; absent: nothing is kept. */
  readonly memoryFile?: string | undefined;
  readonly log: Log;
}

/** Longest wait for what was sent before a planned crash to be acknowledged. */
const CRASH_FLUSH_MS = 1000;

/** What one listens on to be reached on every address of a host. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/** How a node's part ended; `lost` names what it waited for in vain. */
export type NodeEnd = { readonly kind: 'done' } | { readonly kind: 'lost'; readonly why: string };

export class LabNode {
  readonly #options: LabNodeOptions;
  readonly #node: TcpNode;
  readonly #clock = new WallClock();
  readonly #journal: Journal;
  readonly #others: Others;
  readonly #links = new LinkSwitch();
  readonly #burner = new Burner();
  #host: Host<ExperimentMessage> | undefined;
  #lost: string | undefined;
  #ready = false;
  #begun = false;
  #draining = false;
  #crashing = false;
  #deadline: NodeJS.Timeout | undefined;
  #drainTimer: NodeJS.Timeout | undefined;
  #masterLost: NodeJS.Timeout | undefined;

  /** @param node Not listening yet. */
  constructor(node: TcpNode, options: LabNodeOptions) {
    this.#options = options;
    this.#node = node;
    const { id, memoryFile } = options;
    this.#others = new Others(id, node);
    this.#journal = new Journal({
      id,
      now: () => this.#clock.now(),
      memoryFile,
      handIn: (records) => this.#tellMaster({ kind: 'records', from: id, records }),
    });
    node.observe({
      peerUp: (peer) => this.#peerUp(peer),
      peerDown: (peer) => this.#peerDown(peer),
      peerFailed: (peer, error) => this.#peerFailed(peer, error),
    });
  }

  /** The node listens: from now on it can be led. */
  begin(): void {
    const { joinMs, master, byHand } = this.#options;
    const { services, mesh } = this.#node;
    // The journal is never behind what others have heard.
    mesh.writeFirstTo(MASTER);
    const service = experimentService((message) => this.#hear(message));
    services.routes.put(EXPERIMENT_SERVICE, service);
    this.#deadline = this.#bound(joinMs, `the master at ${addressText(master)} to begin`);
    void this.#node.ended.then(() => this.#clear());
    if (byHand) mesh.addPeer({ id: MASTER, ip: master.ip, port: master.port, dial: true });
  }

  /** Resolves when nothing of the node is left. */
  async ended(): Promise<NodeEnd> {
    await this.#node.ended;
    const why = this.#begun ? this.#lost : 'the master ended the run before it began';
    return why === undefined ? { kind: 'done' } : { kind: 'lost', why: this.#lost ?? why };
  }

  /** Leaves the run. */
  leave(why: string): void {
    this.#lost ??= why;
    this.#options.log('error', 'leaving the run', { why });
    void this.#node.close(0);
  }

  #clear(): void {
    for (const timer of [this.#deadline, this.#drainTimer, this.#masterLost]) clearTimeout(timer);
    this.#burner.burn(false);
    this.#host?.stop();
  }

  #peerUp(id: NodeId): void {
    if (id === MASTER) {
      clearTimeout(this.#masterLost);
      if (this.#masterLost === undefined && this.#options.byHand) this.#join();
      this.#masterLost = undefined;
    }
    this.#others.linked(id);
    this.#maybeReady();
  }

  #join(): void {
    const { mesh } = this.#node;
    const { ip: own, port } = mesh.address;
    // "Everywhere" is nowhere for the others: they come the way on which the master was reached.
    const ip = EVERYWHERE.has(own) ? (mesh.localIpTo(MASTER) ?? own) : own;
    this.#tellMaster({ kind: 'join', from: this.#options.id, ip, port });
  }

  #peerDown(id: NodeId): void {
    if (id !== MASTER) {
      this.#host?.command(HINT, { id });
      return;
    }
    this.#masterLost ??= setTimeout(() => {
      this.leave(`the master is gone since ${MASTER_LOST_MS} ms`);
    }, MASTER_LOST_MS);
  }

  #peerFailed(id: NodeId, error: LabError): void {
    if (id === MASTER) {
      this.leave(`the link to the master failed: ${error.message}`);
      return;
    }
    if (this.#host !== undefined && !this.#crashing)
      this.#journal.record({ kind: 'severed', peer: id, code: error.code });
    this.#others.failed(id);
    this.#proceed();
  }

  #hear(message: ToNode | ToPeer): void {
    switch (message.kind) {
      case 'fin':
        this.#others.finished(message.from);
        this.#maybeDrained();
        break;
      case 'setup':
        this.#setUp(message);
        break;
      case 'back':
        if (!this.#draining) this.#others.meet(message.address);
        break;
      case 'go':
        this.#begun = true;
        this.#clock.startAt(message.epochMs);
        this.#host?.start();
        break;
      case 'command':
        this.#host?.command(message.name, message.args);
        break;
      case 'gone':
        this.#others.gone(message.id, message.forNow);
        this.#proceed();
        break;
      case 'links':
        this.#links.set(message.faults);
        break;
      case 'burn':
        this.#burner.burn(message.on);
        break;
      case 'drain':
        this.#drain(message.drainMs);
        break;
    }
  }

  #setUp({ setup, resume }: Extract<ToNode, { kind: 'setup' }>): void {
    if (this.#host !== undefined) return;
    const { id: self, log } = this.#options;
    const progress = new Progress(setup.plan);
    progress.expose(this.#node.services);
    this.#host = hostExperiment(self, setup, {
      transport: this.#node.mesh.transport(EXPERIMENT_CHANNEL, experimentParser(setup.plan)),
      clock: this.#clock,
      links: this.#links,
      memory: resume === undefined ? undefined : this.#journal.recall(resume),
      record: (fact) => {
        progress.observe(fact);
        this.#journal.record(fact);
      },
      onCrash: () => void this.#crash(),
    });
    this.#others.meetAll(setup.plan.ids);
    log('info', 'setup received', { peers: setup.plan.ids.length - 1 });
    clearTimeout(this.#deadline);
    this.#deadline = this.#bound(setup.joinMs + setup.runMs, 'the end of the run');
    this.#maybeReady();
  }

  #maybeReady(): void {
    if (this.#host === undefined || this.#ready || !this.#others.connected) return;
    this.#ready = true;
    this.#tellMaster({ kind: 'ready', from: this.#options.id });
  }

  /** There is one fewer to wait for. */
  #proceed(): void {
    this.#maybeReady();
    this.#maybeDrained();
  }

  /** The experiment is over: nothing more is sent, and all that is on its way is waited for. */
  #drain(drainMs: number): void {
    if (this.#draining || this.#crashing) return;
    this.#draining = true;
    this.#burner.burn(false);
    this.#host?.stop();
    this.#others.tellAll({ kind: 'fin', from: this.#options.id });
    this.#drainTimer = setTimeout(() => this.#drained(), drainMs);
    this.#maybeDrained();
  }

  #maybeDrained(): void {
    if (this.#draining && this.#others.allFinished) this.#drained();
  }

  #drained(): void {
    if (this.#host === undefined) return;
    this.#journal.record({ kind: 'counts', ...this.#host.counts(), view: this.#host.view() });
    this.#journal.flush();
    const { missing } = this.#others;
    this.#tellMaster({ kind: 'drained', from: this.#options.id, missing });
    this.#host = undefined;
  }

  /**
   * Executes the planned crash: the last facts and the sends before it reach the others, then this
   * process kills itself without another word, as if somebody had pulled the plug.
   */
  async #crash(): Promise<void> {
    // From here on nothing that the master says has an effect, not even the end of the experiment.
    this.#crashing = true;
    if (this.#host !== undefined) this.#journal.record({ kind: 'counts', ...this.#host.counts() });
    this.#journal.flush();
    await this.#node.flushed(CRASH_FLUSH_MS);
    process.kill(process.pid, 'SIGKILL');
  }

  #tellMaster(message: ControlMessage): void {
    tell(this.#node, this.#options.master, message);
  }

  #bound(ms: number, awaited: string): NodeJS.Timeout {
    return setTimeout(() => this.leave(`waited ${ms} ms for ${awaited}`), ms);
  }
}
