/** All processes of nodes of a run: the port behind which a session finds real programs. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope } from '../network/envelope.ts';
import type { NodePort } from '../session-events.ts';
import { NodeProcess } from './node-process.ts';
import { Reaper } from './reaper.ts';

export interface NodeProcessesOptions {
  /** Canonical path of the program. */
  readonly bin: string;
  readonly args: readonly string[];
  /** Folder of the logs, `<node>.log`. */
  readonly logs: string;
  readonly onLine: (node: string, line: string) => void;
  readonly onFailure: (node: string, why: string) => void;
  readonly onDiagnosticLine: (node: string, line: string) => void;
}

export class NodeProcesses implements NodePort {
  readonly #options: NodeProcessesOptions;
  readonly #processes = new Map<string, NodeProcess>();
  /** Open log files by node. */
  readonly #files = new Map<string, number>();
  readonly #reaper = new Reaper();
  /** Nodes with something to be written. */
  readonly #pending = new Set<NodeProcess>();

  constructor(options: NodeProcessesOptions) {
    this.#options = options;
  }

  start(node: string): void {
    const { bin, args, logs, onLine, onFailure, onDiagnosticLine } = this.#options;
    const file = this.#files.get(node) ?? openSync(join(logs, `${node}.log`), 'a');
    this.#files.set(node, file);
    const started = new NodeProcess({
      bin,
      args,
      onLine: (line) => onLine(node, line),
      onDiagnostics: (chunk) => this.#log(node, chunk),
      onDiagnosticLine: (line) => onDiagnosticLine(node, line),
      onFailure: (why) => onFailure(node, why),
      onGroup: (group, there) => (there ? this.#reaper.add(group) : this.#reaper.gone(group)),
    });
    this.#processes.set(node, started);
  }

  deliver(node: string, envelope: Envelope): void {
    const found = this.#processes.get(node);
    if (found === undefined) return;
    found.deliver(envelope);
    this.#pending.add(found);
  }

  /** Writes what was delivered since the last time. */
  flush(): void {
    for (const waiting of this.#pending) waiting.flush();
    this.#pending.clear();
  }

  kill(node: string): void {
    this.#processes.get(node)?.kill();
  }

  pause(node: string): void {
    this.#processes.get(node)?.pause();
  }

  resume(node: string): void {
    this.#processes.get(node)?.resume();
  }

  /** Kills all, and waits until they are gone. */
  async end(): Promise<void> {
    for (const running of this.#processes.values()) running.kill();
    await Promise.all([...this.#processes.values()].map(({ gone }) => gone));
    this.#reaper.quit();
    for (const file of this.#files.values()) closeSync(file);
    this.#files.clear();
  }

  #log(node: string, chunk: string): void {
    const file = this.#files.get(node);
    // In one go, so that a node that floods its log is slowed down instead of filling the memory.
    if (file !== undefined) writeSync(file, chunk);
  }
}
