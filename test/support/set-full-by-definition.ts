/** The definition of set-full as `glomers.md` 2.5 has it, slowly: every element looks at every read. */
import type { Json } from '../../pkg/core/json.ts';
import { callsOf, type History, type Op } from '../../pkg/maelstrom/workbench/history.ts';

export interface ElementFate {
  readonly element: Json;
  readonly outcome: 'stable' | 'lost' | 'never-read';
  readonly latencyMs: number | undefined;
}

export function setFullByDefinition(history: History, add: string): readonly ElementFate[] {
  const calls = callsOf(history);
  const reads = calls.flatMap(({ invoke, completion }) =>
    invoke.f === 'read' && completion?.type === 'ok' ? [{ invoke, completion }] : [],
  );
  return calls
    .filter(({ invoke }) => invoke.f === add)
    .map(({ invoke: begun, completion: ended }): ElementFate => {
      const element = begun.value;
      const after = reads.filter(({ completion }) => completion.index > begun.index);
      const has = (read: Op): boolean => (read.value as readonly Json[]).includes(element);
      const present = after.filter(({ completion }) => has(completion));
      const absent = after.filter(({ completion }) => !has(completion)).map(({ invoke }) => invoke);
      const known = [...(ended?.type === 'ok' ? [ended] : []), ...present.map((r) => r.completion)]
        .toSorted((a, b) => a.index - b.index)
        .at(0);
      const lastPresent = latest(present.map(({ invoke }) => invoke));
      const lastAbsent = latest(absent);
      if (lastPresent && (lastAbsent?.index ?? -1) < lastPresent.index) {
        return { element, outcome: 'stable', latencyMs: elapsed(known, lastAbsent) };
      }
      if (
        known &&
        lastAbsent &&
        (lastPresent?.index ?? -1) < lastAbsent.index &&
        known.index < lastAbsent.index
      ) {
        return { element, outcome: 'lost', latencyMs: elapsed(known, lastPresent) };
      }
      return { element, outcome: 'never-read', latencyMs: undefined };
    });
}

function latest(ops: readonly Op[]): Op | undefined {
  return ops.toSorted((a, b) => b.index - a.index).at(0);
}

function elapsed(known: Op | undefined, last: Op | undefined): number {
  const until = last ? last.time + 1 : 0;
  return Math.floor(Math.max(0, until - (known?.time ?? 0)) / 1_000_000);
}
