import { expect } from 'chai';
import { describe, it } from 'mocha';
import { judge } from '../../pkg/checkers/judge.ts';
import { planRun } from '../../pkg/lab/plan.ts';
import { simEngine } from '../../pkg/lab/sim/simulate.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import { agreementConfig } from '../support/config.ts';

const NODES = 'nodes: {count: 5, inputs: [0, 1, 0.5, 0.25, 0.75]}';

async function simulated(text: string, seed: number) {
  const config = agreementConfig({ file: 'x.yaml', text });
  const plan = planRun(config, seed);
  const records: TraceRecord[] = [];
  await simEngine({ fast: false })(plan, {
    observe: (event) => {
      if (event.kind === 'record') records.push(event.record);
    },
    signal: new AbortController().signal,
    log: () => undefined,
  });
  return { records, judgement: judge(plan.setup.plan, records) };
}

function synchronous(drift: number): string {
  return `experiment: agreement
engine: sim
${NODES}
agreement: {model: sync-crash, rule: midpoint, f: 2, epsilon: 0.01, stop: rounds, outsideModel: label}
network: {clockDrift: ${drift}, delayMs: {min: 8, max: 10}, roundMs: 30}
faults: {plan: [{node: n1, afterSends: 1}, {node: n2, afterSends: 5}]}
`;
}

/** In how many of fifty runs a living node was missed. */
async function missed(drift: number): Promise<number> {
  let runs = 0;
  for (let seed = 1; seed <= 50; seed++) {
    const { judgement } = await simulated(synchronous(drift), seed);
    const check = judgement.checks.find(({ name }) => name === 'synchrony');
    if (check?.verdict !== 'pass') runs += 1;
  }
  return runs;
}

describe('clocks that drift', () => {
  it('do not matter to asynchronous rounds, even when they ask again', async () => {
    const text = `experiment: agreement
engine: sim
${NODES}
agreement: {f: 2, epsilon: 0.01}
network: {clockDrift: 0.5, loss: 0.2, resendMs: 20}
`;
    for (let seed = 1; seed <= 100; seed++) {
      const { judgement } = await simulated(text, seed);
      expect(judgement.verdict, `seed ${seed}`).to.equal('pass');
    }
  });

  it('make a synchronous node miss others, once they add up to more than a round has to spare', async () => {
    expect(await missed(0)).to.equal(0);
    expect(await missed(0.5)).to.be.above(0);
  });
});
