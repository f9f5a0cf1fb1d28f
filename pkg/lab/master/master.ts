/**
 * The master of a run: awaits the nodes, hands out the address book, waits until all are connected to
 * all, lets the experiment begin, watches the facts, decides the oracle stop where one is asked for,
 * and ends the run. It never takes part in agreement.
 *
 * Every wait has a bound and says what it waited for. Whatever goes wrong skips to the end: nodes are
 * told to leave, and processes that do not are killed.
 */
import { MASTER, millis, type NodeId } from '../../core/ids.ts';
import type { JsonObject } from '../../core/json.ts';
import { STOP_COMMAND } from '../../agreement/engine.ts';
import type { Transport } from '../../host/transport.ts';
import { Mesh } from '../../net/mesh.ts';
import { WallClock } from '../../net/wall-clock.ts';
import type { TraceRecord } from '../../trace/record.ts';
import { Recorder } from '../../trace/recorder.ts';
import type { ScheduledFault } from '../../faults/schedule.ts';
import { Conductor } from '../conductor.ts';
import {
  CONTROL_CHANNEL,
  type ControlMessage,
  type LinkLimits,
  type RunSetup,
  type ToNode,
} from '../control/messages.ts';
import { parseControl } from '../control/parse.ts';
import type { RunOutcome } from '../engine.ts';
import { FaultRunner, type FaultPort } from '../fault-runner.ts';
import type { Launcher, ProcessEnd } from '../launch/launcher.ts';
import type { Log } from '../log.ts';
import type { RunObserver } from './events.ts';
import { Milestone } from './milestone.ts';
import { Roster } from './roster.ts';

export interface MasterOptions {
  readonly setup: RunSetup;
  /** The trace's first record. */
  readonly header: JsonObject;
  /** Where each node is to listen; port 0 takes a free one. */
  readonly nodes: readonly { readonly id: NodeId; readonly ip: string; readonly port: number }[];
  readonly ip: string;
  readonly port: number;
  readonly run: string;
  readonly secret: string;
  readonly joinMs: number;
  readonly limits: LinkLimits;
  readonly allowOverBudget: boolean;
  readonly schedule: readonly ScheduledFault[];
  readonly launcher: Launcher;
  readonly observe: RunObserver;
  readonly log: Log;
}

/** Bounds of the steps at the end of a run, in milliseconds. */
const END_ORDERLY = { decideMs: 5000, drainMs: 5000, leaveMs: 2000 };
const END_HURRIED = { decideMs: 0, drainMs: 300, leaveMs: 300 };

/** How long a dead process's last words may still be on their way. */
const LAST_WORDS_MS = 200;

/** How long the link to a node may be down before the node counts as dead. */
const LINK_LOST_MS = 2000;

/** Ends the run: thrown inside the master when something keeps it from going on. */
class RunEnded extends Error {}

export class Master {
  readonly #options: MasterOptions;
  readonly #mesh: Mesh;
  readonly #control: Transport<ControlMessage>;
  readonly #clock = new WallClock();
  readonly #recorder: Recorder;
  readonly #roster: Roster;
  readonly #conductor: Conductor;
  readonly #faults: FaultRunner;
  /** Nodes that the schedule has killed. */
  readonly #killed = new Set<NodeId>();
  readonly #milestone = new Milestone();
  readonly #bornAt = performance.now();
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #abortCause: string | undefined;
  #over = false;

  private constructor(options: MasterOptions, mesh: Mesh) {
    this.#options = options;
    this.#mesh = mesh;
    const { plan } = options.setup;
    this.#roster = new Roster(plan.ids);
    this.#conductor = new Conductor(plan);
    this.#faults = new FaultRunner(options.schedule, this.#faultPort());
    const publish = (record: TraceRecord): void => options.observe({ kind: 'record', record });
    this.#recorder = new Recorder(MASTER, () => this.#clock.now(), publish);
    this.#control = mesh.transport(CONTROL_CHANNEL, parseControl);
    this.#control.bind({
      message: (from, message) => this.#hear(from, message),
      drained: () => undefined,
    });
  }

  /** @throws {LabError} `ERR_PORT_TAKEN` and the like when the master cannot listen. */
  static async listen(options: MasterOptions): Promise<Master> {
    const { ip, port, run, secret, log, limits } = options;
    const mesh = await Mesh.listen({
      id: MASTER,
      ip,
      port,
      run,
      secret,
      log,
      limits,
      events: {
        peerUp: () => master.#milestone.changed(),
        peerDown: (id) => master.#linkDown(id),
        peerFailed: (id, error) => master.#dead(id, `its link failed: ${error.message}`),
      },
    });
    const master = new Master(options, mesh);
    return master;
  }

  /** Where the master listens. */
  get address(): { readonly ip: string; readonly port: number } {
    return this.#mesh.address;
  }

  /** Ends the run now, from outside: Ctrl-C. Has no effect once it is over. */
  abort(cause: string): void {
    this.#abortCause ??= cause;
    this.#milestone.changed();
  }

  /** Runs the experiment once. Never rejects on account of a node; resolves when nothing is left. */
  async run(): Promise<RunOutcome> {
    let cause = 'every living node has decided';
    let orderly = true;
    try {
      await this.#gather();
      await this.#experiment();
    } catch (error) {
      if (!(error instanceof RunEnded)) throw error;
      cause = error.message;
      orderly = false;
    }
    this.#options.observe({ kind: 'ending', cause });
    const complete = await this.#drain(orderly ? END_ORDERLY : END_HURRIED);
    if (orderly && !complete) {
      orderly = false;
      cause = 'a node did not give its accounts in time';
    }
    this.#begin();
    this.#recorder.record({ kind: 'end', orderly, cause });
    await this.#leave(orderly ? END_ORDERLY : END_HURRIED);
    const startedAt = this.#startedAt ?? performance.now();
    return {
      orderly,
      cause,
      startupMs: startedAt - this.#bornAt,
      runMs: (this.#endedAt ?? startedAt) - startedAt,
    };
  }

  /** From nothing to all nodes connected to all. */
  async #gather(): Promise<void> {
    const { nodes, launcher, joinMs, run, secret, setup, limits } = this.#options;
    const { ip, port } = this.#mesh.address;
    this.#options.observe({ kind: 'listening', ip, port, of: nodes.length });
    for (const node of nodes) {
      const invitation = { ...node, master: { ip, port }, run, secret, joinMs, limits };
      launcher.launch(invitation, (end) => this.#processEnded(node.id, end));
    }
    const absent = (): NodeId[] => this.#roster.where(({ address }) => address === undefined);
    await this.#await(
      joinMs,
      () => absent().length === 0,
      () => `${list(absent())} to join`,
    );
    this.#tellAll({ kind: 'setup', setup, book: this.#roster.book() });
    const apart = (): NodeId[] => this.#roster.where(({ connected }) => !connected);
    await this.#await(
      joinMs,
      () => apart().length === 0,
      () => `${list(apart())} to connect to all others`,
    );
  }

  /** From the start of the experiment to the last decision. */
  async #experiment(): Promise<void> {
    this.#begin();
    this.#startedAt = performance.now();
    this.#options.observe({ kind: 'running' });
    const { runMs } = this.#options.setup;
    const epochMs = performance.timeOrigin + this.#startedAt;
    this.#clock.startAt(epochMs);
    this.#tellAll({ kind: 'go', epochMs });
    this.#faults.begin();
    const { undecided } = this.#conductor;
    await this.#await(
      runMs,
      () => undecided.size === 0,
      () => `${list([...undecided])} to decide`,
    );
    this.#endedAt = performance.now();
  }

  /** Stops the experiment on all nodes and collects their accounts. */
  async #drain(bounds: typeof END_ORDERLY): Promise<boolean> {
    this.#endedAt ??= performance.now();
    this.#faults.end();
    const { drainMs } = bounds;
    this.#tellAll({ kind: 'drain', drainMs });
    const silent = (): boolean =>
      this.#roster.where(({ gone, drained, connected }) => connected && !gone && !drained).length >
      0;
    return this.#milestone.until(() => !silent(), drainMs + 200);
  }

  async #leave({ leaveMs }: typeof END_ORDERLY): Promise<void> {
    this.#over = true;
    this.#tellAll({ kind: 'bye' });
    const left = (): boolean =>
      this.#roster.where(({ gone }) => !gone).every((id) => !this.#mesh.isConnected(id));
    await this.#milestone.until(left, leaveMs);
    await this.#options.launcher.reap(leaveMs);
    await this.#mesh.close();
  }

  /** Writes the trace's first record, once. */
  #begin(): void {
    if (this.#startedAt !== undefined) return;
    this.#clock.startAt(performance.timeOrigin + performance.now());
    this.#startedAt = performance.now();
    this.#recorder.record({ kind: 'run', ...this.#options.header });
  }

  #hear(from: NodeId, message: ControlMessage): void {
    const entry = this.#roster.get(from);
    if (entry === undefined) {
      this.#options.log('warn', 'a stranger spoke', { from, kind: message.kind });
      return;
    }
    const of = this.#options.nodes.length;
    switch (message.kind) {
      case 'join':
        entry.address = { id: from, ip: message.ip, port: message.port };
        this.#options.observe({ kind: 'joined', id: from, count: this.#roster.book().length, of });
        break;
      case 'ready': {
        entry.connected = true;
        const count = this.#roster.where(({ connected }) => connected).length;
        this.#options.observe({ kind: 'connected', id: from, count, of });
        break;
      }
      case 'records':
        for (const record of message.records) this.#record(from, record);
        break;
      case 'drained':
        entry.drained = message.missing.length === 0;
        break;
      case 'setup':
      case 'go':
      case 'command':
      case 'gone':
      case 'links':
      case 'drain':
      case 'bye':
      case 'fin':
        this.#options.log('warn', 'a node spoke like the master', { from, kind: message.kind });
    }
    this.#milestone.changed();
  }

  #record(from: NodeId, record: TraceRecord): void {
    if (record.node !== from) return;
    this.#options.observe({ kind: 'record', record });
    this.#stopAt(this.#conductor.observe(record));
    this.#faults.observe(record);
  }

  /** Tells all nodes the oracle's word, if there is one. */
  #stopAt(round: number | undefined): void {
    if (round === undefined) return;
    this.#recorder.record({ kind: 'stop', round });
    this.#tellAll({ kind: 'command', name: STOP_COMMAND, args: { round } });
  }

  #processEnded(id: NodeId, end: ProcessEnd): void {
    const how = end.signal === null ? `exit code ${end.code}` : end.signal;
    const words = end.lastWords === '' ? '' : `; its last words: ${end.lastWords}`;
    // What it wrote before it died may still be in the socket.
    const linkDown = (): boolean => !this.#mesh.isConnected(id);
    void this.#milestone
      .until(linkDown, LAST_WORDS_MS)
      .then(() => this.#dead(id, `its process ended (${how})${words}`));
  }

  /** A launched node's process end tells more; one started by hand is given time to reconnect. */
  #linkDown(id: NodeId): void {
    this.#milestone.changed();
    const bound = this.#conductor.isCrashing(id) ? LAST_WORDS_MS : LINK_LOST_MS;
    void this.#milestone
      .until(() => this.#over || this.#mesh.isConnected(id), bound)
      .then((back) => (back ? undefined : this.#dead(id, `its link is down for ${bound} ms`)));
  }

  #dead(id: NodeId, cause: string): void {
    const entry = this.#roster.get(id);
    if (this.#over || entry === undefined || entry.gone) return;
    entry.gone = true;
    this.#mesh.removePeer(id);
    this.#stopAt(this.#conductor.died(id));
    this.#tellAll({ kind: 'gone', id });
    if (this.#startedAt === undefined) this.abort(`${id} was lost before the start: ${cause}`);
    else this.#mourn(id, cause);
    this.#milestone.changed();
  }

  /** Records a death during the run, and ends the run when there were more than it can bear. */
  #mourn(id: NodeId, cause: string): void {
    const planned = this.#conductor.isCrashing(id) || this.#killed.has(id);
    this.#recorder.record({ kind: 'gone', id, planned, cause });
    const { f } = this.#options.setup.plan;
    const { faulty } = this.#conductor;
    if (faulty <= f || this.#options.allowOverBudget || planned) return;
    this.abort(`${id} died outside the plan, ${faulty} faulty nodes with f = ${f}: ${cause}`);
  }

  #faultPort(): FaultPort {
    const signal = (id: NodeId, name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void => {
      if (this.#options.launcher.signal(id, name) || this.#roster.get(id)?.gone === true) return;
      this.abort(
        `cannot send ${name} to ${id}: only nodes that the lab has launched can be reached`,
      );
    };
    return {
      now: () => this.#clock.now(),
      after: (delay, callback) => void setTimeout(callback, delay).unref(),
      kill: (id) => {
        this.#killed.add(id);
        signal(id, 'SIGKILL');
      },
      suspend: (id) => signal(id, 'SIGSTOP'),
      resume: (id) => signal(id, 'SIGCONT'),
      setLinks: (faults) => this.#tellAll({ kind: 'links', faults }),
      record: (fact) => this.#recorder.record(fact),
    };
  }

  #tellAll(message: ToNode): void {
    const present = this.#roster.where(({ address, gone }) => address !== undefined && !gone);
    for (const id of present) this.#control.send(id, message, millis(0));
  }

  /** @throws {RunEnded} when the run was aborted, or `reached` does not hold in time. */
  async #await(ms: number, reached: () => boolean, awaited: () => string): Promise<void> {
    const aborted = (): boolean => this.#abortCause !== undefined;
    const done = await this.#milestone.until(() => aborted() || reached(), ms);
    if (this.#abortCause !== undefined) throw new RunEnded(this.#abortCause);
    if (!done) throw new RunEnded(`waited ${ms} ms for ${awaited()}`);
  }
}

function list(ids: readonly NodeId[]): string {
  return ids.length <= 6
    ? ids.join(', ')
    : `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more`;
}
