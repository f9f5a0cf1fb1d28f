/** Sound runs, one for each way of working, that tests of the checks start from. */
import { expect } from 'chai';
import { it } from 'mocha';
import type { AgreementPlan } from '../../pkg/agreement/plan.ts';
import { judge } from '../../pkg/checkers/judge.ts';
import type { Finding, Verdict } from '../../pkg/checkers/finding.ts';
import { millis, nodeId } from '../../pkg/core/ids.ts';
import type { Random } from '../../pkg/core/random.ts';
import type { LinkRule } from '../../pkg/faults/link-rules.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { wiring } from './graphs.ts';
import { memoryRun, type Link, type MemoryRunOptions } from './memory-run.ts';
import { planOf } from './plans.ts';

export interface Scenario {
  readonly plan: AgreementPlan;
  readonly records: readonly TraceRecord[];
}

const INPUTS = [0.3, 0.4, 0.5, 0.9, 0.1, 0.75, 0.2];
const [N2, N5, N6, N7] = ['n2', 'n5', 'n6', 'n7'].map(nodeId) as [never, never, never, never];

/**
 * Delays of these runs: up to 20 ms, one draw for each message. Not those of `faults/`, since the
 * expectations of a hundred tests hang on these very draws.
 */
function delays({ from, to }: Link, random: Random): readonly LinkRule[] {
  const stream = random.fork(`link:${from}>${to}`).fork('delay');
  return [{ judge: (copies) => copies.map((hold) => millis(hold + stream.uniform(0, 20))) }];
}

export function scenario(options: Omit<MemoryRunOptions, 'seed'> & { seed?: number }): Scenario {
  return { plan: options.plan, records: memoryRun({ seed: 7, rules: delays, ...options }).records };
}

/** async-crash, select; n2 dies in round 1, n5 in round 3; all others decide in round 4. */
export const asyncCrash: Scenario = scenario({
  plan: planOf({
    inputs: INPUTS,
    f: 2,
    crashes: [
      { node: N2, afterSends: 9 },
      { node: N5, afterSends: 20 },
    ],
  }),
});

/** The same in exact fractions, without crashes, and with a fixed number of rounds. */
export const exactRounds: Scenario = scenario({
  plan: planOf({ inputs: INPUTS, f: 2, arithmetic: 'rational', stop: 'rounds' }),
});

/** Everybody estimates by itself when to halt: who has not heard n7 does so rounds earlier. */
export const localHalts: Scenario = scenario({
  plan: planOf({
    inputs: [...INPUTS.slice(0, 6), 40],
    rule: 'mean',
    f: 2,
    arithmetic: 'rational',
    stop: 'local',
  }),
});

/** sync-crash, mean; n2 dies in round 0. Exact fractions, three rounds. */
export const syncCrash: Scenario = scenario({
  plan: planOf({
    inputs: INPUTS,
    model: 'sync-crash',
    rule: 'mean',
    f: 2,
    stop: 'rounds',
    arithmetic: 'rational',
    crashes: [{ node: N2, afterSends: 3 }],
  }),
});

/** sync-byzantine, midpoint; n6 and n7 lie, and have inputs far outside the others'. */
export const syncByzantine: Scenario = scenario({
  plan: planOf({
    inputs: [...INPUTS.slice(0, 5), 50, -50],
    model: 'sync-byzantine',
    rule: 'midpoint',
    f: 2,
    liars: [N6, N7],
  }),
});

/** sync-byzantine with a silent liar, so that own values stand in for missing ones. */
export const silentLiar: Scenario = scenario({
  strategy: 'silent',
  plan: planOf({ inputs: INPUTS, model: 'sync-byzantine', rule: 'mean', f: 2, liars: [N7] }),
});

/** sync-graph, iabc, on a graph in which everybody speaks to the next three; n7 lies. */
export const graphRounds: Scenario = scenario({
  plan: planOf({
    inputs: INPUTS,
    model: 'sync-graph',
    ...wiring({ kind: 'chord', offsets: [1, 2, 3] }, 7, 1),
    rule: 'iabc',
    f: 1,
    arithmetic: 'rational',
    liars: [N7],
  }),
});

/** async-binary; n7 lies. All end round 0 with both values, and the later ones with one. */
export const binaryRounds: Scenario = scenario({
  plan: planOf({
    inputs: [0, 1, 0, 1, 0, 1, 0],
    model: 'async-binary',
    rule: 'midpoint',
    f: 2,
    arithmetic: 'rational',
    stop: 'rounds',
    liars: [N7],
  }),
});

/** sync-fca; n6 and n7 lie, and inputs of the others are 4/5 apart. */
export const fcaRounds: Scenario = scenario({
  strategy: 'random',
  plan: planOf({
    inputs: INPUTS,
    model: 'sync-fca',
    rule: 'mean',
    f: 2,
    arithmetic: 'rational',
    delta: '4/5',
    stop: 'rounds',
    rounds: 9,
    liars: [N6, N7],
  }),
});

/** async-delphi; n7 lies, and inputs are up to 4/5 apart. */
export const delphiRounds: Scenario = scenario({
  strategy: 'split-brain',
  plan: planOf({
    inputs: INPUTS,
    model: 'async-delphi',
    rule: 'mean',
    f: 2,
    arithmetic: 'rational',
    delphi: { rho0: '1/4', delta: 1 },
    stop: 'rounds',
    rounds: 6,
    liars: [N7],
  }),
});

export const SOUND: Readonly<Record<string, Scenario>> = {
  asyncCrash,
  exactRounds,
  localHalts,
  syncCrash,
  syncByzantine,
  silentLiar,
  graphRounds,
  binaryRounds,
  fcaRounds,
  delphiRounds,
};

/** What one check says about a trace. */
export function finding(name: string, plan: AgreementPlan, records: readonly TraceRecord[]) {
  const found: Finding | undefined = judge(plan, records).checks.find(
    (check) => check.name === name,
  );
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

const VERBS = { pass: 'passes', fail: 'fails', unknown: 'cannot tell' } as const;

export interface Case {
  /** Completes the sentence "<check> fails when ...". */
  readonly name: string;
  readonly from: Scenario;
  /** The trace's injury; none: as it is. */
  readonly doctor?: (records: readonly TraceRecord[]) => readonly TraceRecord[];
  readonly plan?: Partial<AgreementPlan>;
  /** What the detail must say. */
  readonly says: string;
}

/** Declares one test for every doctored trace: the check must give this verdict and evidence. */
export function itJudges(check: string, verdict: Verdict, cases: readonly Case[]): void {
  for (const { name, from, doctor, plan, says } of cases) {
    it(`${VERBS[verdict]} when ${name}`, () => {
      const records = doctor?.(from.records) ?? from.records;
      const found = finding(check, { ...from.plan, ...plan }, records);
      expect(found.verdict, found.detail).to.equal(verdict);
      expect(found.detail).to.include(says);
    });
  }
}
