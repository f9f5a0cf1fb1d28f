/** Sound runs of gossip in the simulator, that tests of the checks start from. */
import { expect } from 'chai';
import { it } from 'mocha';
import { GossipHistory } from '../../pkg/checkers/gossip/history.ts';
import { judgeGossip } from '../../pkg/checkers/gossip/judge.ts';
import type { Finding, Verdict } from '../../pkg/checkers/finding.ts';
import type { GossipPlan } from '../../pkg/gossip/plan.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { simulateGossip, type SimulatedGossip } from './simulate-gossip.ts';

/** A run that is made when it is first asked for. */
function once(fields: object): () => Promise<SimulatedGossip> {
  let run: Promise<SimulatedGossip> | undefined;
  // JSON is YAML.
  const text = JSON.stringify({ experiment: 'gossip', engine: 'sim', ...fields });
  return () => (run ??= simulateGossip(text, 7));
}

const RUMORS = { messages: { count: 6, perSecond: 20 } };

/** Five nodes; rumors n1:1 to n5:1 and n1:2, which everyone hears. */
export const reliable = once({ nodes: { count: 5 }, gossip: RUMORS });

/** The same, and n5 is cut off from 100 ms to the end: it has heard n1:1 and n2:1 alone. */
export const cutOff = once({
  nodes: { count: 5 },
  gossip: RUMORS,
  faults: { schedule: [{ fault: 'partition', nodes: ['n5'], atMs: 100 }] },
});

/** The handout's gossip: 200 rumors among 12 nodes, so few to tell that some are missed. */
export const spec = once({
  nodes: { count: 12 },
  gossip: { mode: 'spec', fanOut: 3, messages: { count: 200, perSecond: 200 } },
});

/** n2 is killed after a second; n3 is stopped from 2 s to 5 s. */
export const membership = once({
  nodes: { count: 5 },
  membership: { detectMs: 2500 },
  faults: {
    schedule: [
      { fault: 'crash', nodes: ['n2'], atMs: 1000 },
      { fault: 'pause', nodes: ['n3'], atMs: 2000, forMs: 3000 },
    ],
  },
});

/** n1 dies at its first send; without membership the others do not learn that. */
export const oneDead = once({
  nodes: { count: 5 },
  gossip: RUMORS,
  faults: { plan: [{ node: 'n1', afterSends: 1 }] },
});

/** Push-sum: mass and weight go around. */
export const averaging = once({
  nodes: { count: 6, inputs: [1, 2, 3, 4, 5, 9] },
  averaging: { protocol: 'push-sum', cycles: 30 },
});

/** What one check says about a trace. */
export function gossipFinding(name: string, { plan, records }: SimulatedGossip): Finding {
  const { checks } = judgeGossip(GossipHistory.of(plan, records));
  const found = checks.find((check) => check.name === name);
  if (found === undefined) throw new Error(`no check ${name}`);
  return found;
}

const VERBS = { pass: 'passes', fail: 'fails', unknown: 'cannot tell' } as const;

export interface GossipCase {
  /** Completes the sentence "<check> fails when ...". */
  readonly name: string;
  readonly from: () => Promise<SimulatedGossip>;
  /** The trace's injury; none: as it is. */
  readonly doctor?: (records: readonly TraceRecord[]) => readonly TraceRecord[];
  readonly plan?: Partial<GossipPlan>;
  /** What the detail must say. */
  readonly says: string;
}

/** Declares one test for every doctored trace: the check must give this verdict and evidence. */
export function itJudgesGossip(
  check: string,
  verdict: Verdict,
  cases: readonly GossipCase[],
): void {
  for (const { name, from, doctor, plan, says } of cases) {
    it(`${VERBS[verdict]} when ${name}`, async () => {
      const sound = await from();
      const records = doctor?.(sound.records) ?? sound.records;
      const found = gossipFinding(check, { plan: { ...sound.plan, ...plan }, records });
      expect(found.verdict, found.detail).to.equal(verdict);
      expect(found.detail).to.include(says);
    });
  }
}
