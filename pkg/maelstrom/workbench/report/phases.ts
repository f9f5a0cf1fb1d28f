/** When which fault was on, from what the nemesis wrote into the history. */
import type { History } from '../history.ts';

export interface Phase {
  /** `partition`, `kill`, ... */
  readonly fault: string;
  /** What it hit, as the nemesis wrote it, in one line. */
  readonly detail: string;
  /** Nanoseconds since the start of the run. */
  readonly from: number;
  readonly until: number;
}

/** Phases begin with `start-<fault>` and end with `stop-<fault>`, or with the history. */
export function phasesOf(history: History): readonly Phase[] {
  const end = history.at(-1)?.time ?? 0;
  const open = new Map<string, Omit<Phase, 'until'>>();
  const phases: Phase[] = [];
  const close = (fault: string, until: number): void => {
    const phase = open.get(fault);
    if (phase !== undefined) phases.push({ ...phase, until });
    open.delete(fault);
  };
  for (const { process, f, value, time } of history) {
    const [, action, fault = ''] = /^(start|stop)-(.+)$/.exec(f) ?? [];
    if (process !== 'nemesis' || action === undefined) continue;
    close(fault, time);
    if (action === 'start') open.set(fault, { fault, detail: JSON.stringify(value), from: time });
  }
  for (const fault of open.keys()) close(fault, end);
  return phases.toSorted((a, b) => a.from - b.from);
}

/** Backgrounds of phases; that of a partition is Maelstrom's. */
const COLOURS: Readonly<Record<string, string>> = {
  partition: '#E9DCA0',
  'one-way': '#E9C3A0',
  kill: '#E9A4A0',
  pause: '#A0B1E9',
  loss: '#A0E9DB',
  duplicate: '#CDA0E9',
};

export function colourOf(fault: string): string {
  return COLOURS[fault] ?? '#DDDDDD';
}
