/**
 * One node of a run over TCP, from joining the master to leaving.
 *
 * It never outlives its run: it ends when the master says so, when the master is gone for
 * `MASTER_LOST_MS`, when it could not join in time, or when the run's time is over.
 */
import type { AgreementMessage } from '../../agreement/message.ts';
import { MASTER, millis, type NodeId } from '../../core/ids.ts';
import type { LabError } from '../../core/errors.ts';
import { LinkSwitch } from '../../faults/link-switch.ts';
import type { Host } from '../../host/host.ts';
import type { Transport } from '../../host/transport.ts';
import { Mesh } from '../../net/mesh.ts';
import { WallClock } from '../../net/wall-clock.ts';
import {
  CONTROL_CHANNEL,
  EXPERIMENT_CHANNEL,
  MASTER_LOST_MS,
  type ControlMessage,
  type LinkLimits,
  type ToNode,
} from '../control/messages.ts';
import { parseControl } from '../control/parse.ts';
import type { Log } from '../log.ts';
import { hostExperiment, parseExperiment } from './experiment.ts';
import { Journal } from './journal.ts';
import { Others } from './others.ts';

/** What a node must know to join: from its environment, its scripts or its command line. */
export interface JoinOptions {
  readonly id: NodeId;
  /** Where to listen; port 0 takes a free one. */
  readonly ip: string;
  readonly port: number;
  readonly master: { readonly ip: string; readonly port: number };
  readonly run: string;
  readonly secret: string;
  /** How long to wait for the master to come up and send the setup. */
  readonly joinMs: number;
  readonly limits: LinkLimits;
  /** Where to keep what must not be forgotten; absent: nothing is kept. */
  readonly memoryFile?: string | undefined;
  readonly log: Log;
  /** Aborting makes the node leave; its reason says why. */
  readonly signal?: AbortSignal;
}

/** Longest wait for what was sent before a planned crash to be acknowledged. */
const CRASH_FLUSH_MS = 1000;

/** What one listens on to be reached on every address of a host. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

const NO_HOLD = millis(0);

/** How a node's part ended; `lost` names what it waited for in vain. */
export type NodeEnd = { readonly kind: 'done' } | { readonly kind: 'lost'; readonly why: string };

export class LabNode {
  readonly #options: JoinOptions;
  readonly #mesh: Mesh;
  readonly #control: Transport<ControlMessage>;
  readonly #clock = new WallClock();
  readonly #journal: Journal;
  readonly #others: Others;
  readonly #links = new LinkSwitch();
  readonly #end: Promise<NodeEnd>;
  #finish: (end: NodeEnd) => void = () => undefined;
  #host: Host<AgreementMessage> | undefined;
  #ready = false;
  #begun = false;
  #draining = false;
  #crashing = false;
  #deadline: NodeJS.Timeout;
  #masterLost: NodeJS.Timeout | undefined;

  private constructor(options: JoinOptions, mesh: Mesh) {
    this.#options = options;
    this.#mesh = mesh;
    this.#others = new Others(options.id, mesh);
    this.#end = new Promise((resolve) => {
      this.#finish = resolve;
    });
    this.#journal = new Journal({
      id: options.id,
      now: () => this.#clock.now(),
      memoryFile: options.memoryFile,
      handIn: (records) => this.#tellMaster({ kind: 'records', records }),
    });
    this.#control = mesh.transport(CONTROL_CHANNEL, parseControl);
    this.#control.bind({
      message: (from, message) => this.#controlled(from, message),
      drained: () => undefined,
    });
    const { ip, port } = options.master;
    this.#deadline = this.#bound(options.joinMs, `the master at ${ip}:${port} to begin`);
  }

  /**
   * Joins a run and takes part in it until it ends. Resolves when nothing of it is left.
   * @throws {LabError} when the node cannot listen.
   */
  static async takePart(options: JoinOptions): Promise<NodeEnd> {
    const { id, ip, port, run, secret, log, limits } = options;
    const mesh = await Mesh.listen({
      id,
      ip,
      port,
      run,
      secret,
      log,
      limits,
      events: {
        peerUp: (peer) => node.#peerUp(peer),
        peerDown: (peer) => node.#peerDown(peer),
        peerFailed: (peer, error) => node.#peerFailed(peer, error),
      },
    });
    const node = new LabNode(options, mesh);
    return node.#takePart();
  }

  async #takePart(): Promise<NodeEnd> {
    const { master, signal } = this.#options;
    const leave = (): void => this.#lose(String(signal?.reason));
    signal?.addEventListener('abort', leave);
    if (signal?.aborted === true) leave();
    this.#mesh.addPeer({ id: MASTER, ...master, dial: true });
    const end = await this.#end;
    signal?.removeEventListener('abort', leave);
    clearTimeout(this.#deadline);
    clearTimeout(this.#masterLost);
    this.#host?.stop();
    await this.#mesh.close();
    return end;
  }

  #peerUp(id: NodeId): void {
    if (id === MASTER) {
      clearTimeout(this.#masterLost);
      if (this.#masterLost === undefined) this.#join();
      this.#masterLost = undefined;
    }
    this.#others.linked(id);
    this.#maybeReady();
  }

  #join(): void {
    const { ip: own, port } = this.#mesh.address;
    // "Everywhere" is nowhere for the others: they come the way on which the master was reached.
    const ip = EVERYWHERE.has(own) ? (this.#mesh.localIpTo(MASTER) ?? own) : own;
    this.#tellMaster({ kind: 'join', ip, port, pid: process.pid });
  }

  #peerDown(id: NodeId): void {
    if (id !== MASTER) return;
    this.#masterLost ??= setTimeout(() => {
      this.#lose(`the master is gone since ${MASTER_LOST_MS} ms`);
    }, MASTER_LOST_MS);
  }

  #peerFailed(id: NodeId, error: LabError): void {
    if (id === MASTER) {
      this.#lose(`the link to the master failed: ${error.message}`);
      return;
    }
    this.#others.failed(id);
    this.#proceed();
  }

  #controlled(from: NodeId, message: ControlMessage): void {
    if (message.kind === 'fin') {
      this.#others.finished(from);
      this.#maybeDrained();
      return;
    }
    if (from !== MASTER) {
      this.#options.log('warn', 'a node gave an order', { from, kind: message.kind });
      return;
    }
    switch (message.kind) {
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
      case 'drain':
        this.#drain(message.drainMs);
        break;
      case 'bye':
        if (this.#crashing) break;
        if (this.#begun) this.#finish({ kind: 'done' });
        else this.#lose('the master ended the run before it began');
        break;
      case 'join':
      case 'ready':
      case 'records':
      case 'drained':
        this.#options.log('warn', 'the master spoke like a node', { kind: message.kind });
        break;
    }
  }

  #setUp({ setup, book, resume }: Extract<ToNode, { kind: 'setup' }>): void {
    if (this.#host !== undefined) return;
    const { id: self } = this.#options;
    this.#host = hostExperiment(self, setup, {
      transport: this.#mesh.transport(EXPERIMENT_CHANNEL, parseExperiment),
      clock: this.#clock,
      links: this.#links,
      memory: resume === undefined ? undefined : this.#journal.recall(resume),
      record: (fact) => this.#journal.record(fact),
      onCrash: () => void this.#crash(),
    });
    const peers = book.filter(({ id }) => id !== self);
    for (const peer of peers) this.#others.meet(peer);
    this.#options.log('info', 'setup received', { peers: peers.length });
    clearTimeout(this.#deadline);
    const limit = this.#options.joinMs + setup.runMs;
    this.#deadline = this.#bound(limit, 'the end of the run');
    this.#maybeReady();
  }

  #maybeReady(): void {
    if (this.#host === undefined || this.#ready || !this.#others.connected) return;
    this.#ready = true;
    this.#tellMaster({ kind: 'ready' });
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
    this.#host?.stop();
    for (const id of this.#others.living) this.#control.send(id, { kind: 'fin' }, NO_HOLD);
    const timer = setTimeout(() => this.#drained(), drainMs);
    void this.#end.then(() => clearTimeout(timer));
    this.#maybeDrained();
  }

  #maybeDrained(): void {
    if (this.#draining && this.#others.allFinished) this.#drained();
  }

  #drained(): void {
    if (this.#host === undefined) return;
    this.#journal.record({ kind: 'counts', ...this.#host.counts(), view: this.#host.view() });
    this.#journal.flush();
    this.#tellMaster({ kind: 'drained', missing: this.#others.missing });
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
    await this.#mesh.flushed(CRASH_FLUSH_MS);
    process.kill(process.pid, 'SIGKILL');
  }

  #tellMaster(message: ControlMessage): void {
    this.#control.send(MASTER, message, NO_HOLD);
  }

  #bound(ms: number, awaited: string): NodeJS.Timeout {
    return setTimeout(() => this.#lose(`waited ${ms} ms for ${awaited}`), ms);
  }

  #lose(why: string): void {
    this.#options.log('error', 'leaving the run', { why });
    this.#finish({ kind: 'lost', why });
  }
}
