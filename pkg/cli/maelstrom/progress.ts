/** Shows a run while it goes on: one line that is redrawn on a terminal, a few plain ones elsewhere. */
import { createLogUpdate } from 'log-update';
import type { Oddity } from '../../maelstrom/workbench/oddities.ts';
import type { JournalEvent } from '../../maelstrom/workbench/journal.ts';
import type { Session } from '../../maelstrom/workbench/session.ts';
import type { Phase, SessionObserver } from '../../maelstrom/workbench/session-events.ts';

export interface ProgressOptions {
  readonly out: NodeJS.WriteStream;
  readonly logNetSend: boolean;
  readonly logNetRecv: boolean;
}

/** Time between two redraws, and between two plain lines, in milliseconds. */
const REDRAW_MS = 100;
const LINE_MS = 5000;
const MS_PER_SECOND = 1000;

const PHASES: Readonly<Record<Phase, string>> = {
  starting: 'starting the nodes',
  running: 'running',
  recovering: 'waiting for recovery',
  finishing: 'final operations',
  ended: 'ended',
};

export class Progress implements SessionObserver {
  readonly #options: ProgressOptions;
  readonly #update: ReturnType<typeof createLogUpdate> | undefined;
  readonly #timer: NodeJS.Timeout;
  #session: Session | undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
    const terminal = options.out.isTTY;
    this.#update = terminal ? createLogUpdate(options.out) : undefined;
    this.#timer = setInterval(() => this.#tick(), terminal ? REDRAW_MS : LINE_MS);
  }

  watch(session: Session): void {
    this.#session = session;
  }

  phase(phase: Phase): void {
    if (phase === 'ended' || phase === 'running') return;
    this.say(PHASES[phase]);
  }

  fault(f: string, value: string): void {
    this.say(value === 'null' ? f : `${f} ${value}`);
  }

  oddity(node: string, kind: Oddity, example: string): void {
    this.say(`${node} ${kind}, ${example}`);
  }

  message({ kind, message }: JournalEvent): void {
    const wanted =
      (kind === 'send' && this.#options.logNetSend) ||
      (kind === 'recv' && this.#options.logNetRecv);
    if (wanted) this.say(`${kind} ${JSON.stringify(message)}`);
  }

  /** A line that stays. */
  say(line: string): void {
    const text = `${this.#clock()} ${line}\n`;
    if (this.#update === undefined) {
      this.#options.out.write(text);
      return;
    }
    this.#update.clear();
    this.#options.out.write(text);
    this.#tick();
  }

  /** May be called more than once. */
  end(): void {
    clearInterval(this.#timer);
    this.#update?.clear();
  }

  #tick(): void {
    if (this.#session === undefined) return;
    if (this.#update === undefined) this.say(this.#status(this.#session));
    else this.#update(`${this.#clock()} ${this.#status(this.#session)}`);
  }

  #status({ history, recorder, phase, scheduler }: Session): string {
    const rate = (history.invoked / Math.max(1, scheduler.now)) * MS_PER_SECOND;
    return [
      PHASES[phase],
      `${history.invoked} operations (${rate.toFixed(1)}/s)`,
      `${history.ok} ok`,
      `${recorder.messages} messages`,
    ].join(', ');
  }

  #clock(): string {
    const seconds = (this.#session?.scheduler.now ?? 0) / MS_PER_SECOND;
    return `${seconds.toFixed(1).padStart(6)} s`;
  }
}
