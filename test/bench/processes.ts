/** Processes that a benchmark starts, bounded in time. */
import { fork, spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Nothing that is measured here takes nearly as long. */
const BOUND_MS = 120_000;

/** Starts one of the scripts beside this file, with a channel for messages to and from it. */
export function forkScript(script: string, ...args: string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url));
  return fork(path, args, { timeout: BOUND_MS, killSignal: 'SIGKILL' });
}

/** Starts Node with stdout ignored. SIGTERM when it takes too long: the lab then ends its nodes. */
export function spawnNode(...args: string[]): ChildProcess {
  return spawn(process.execPath, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: BOUND_MS,
    killSignal: 'SIGTERM',
  });
}

/** @returns the first message of the process. Rejects when it ends before it has said anything. */
export function said(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`ended: ${code ?? signal}`)));
  });
}

/** @returns the exit code, null for a process that was killed. */
export function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** Processes that this one has started and that live; empty where there is no /proc. */
export function childrenOf(pid: number): number[] {
  return readProc(`${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

/** The most resident memory that a living process has had, in bytes; 0 for one that has ended. */
export function peakBytes(pid: number): number {
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(readProc(`${pid}/status`))?.[1] ?? 0);
}

function readProc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'utf8');
  } catch {
    return '';
  }
}
