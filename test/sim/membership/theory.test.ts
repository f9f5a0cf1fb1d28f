import { expect } from 'chai';
import { before, describe, it } from 'mocha';
import type { NodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';
import { MembershipRig } from '../../support/membership.ts';

const { probeMs } = DEFAULT_SETTINGS;
const SAMPLES = 600;

interface Ping {
  readonly at: number;
  readonly from: NodeId;
  readonly to: NodeId;
}

/** All probes among n healthy nodes for so many periods. */
function probesOf(n: number, periods: number): readonly Ping[] {
  const rig = new MembershipRig({ n, seed: n, recordMessages: true });
  rig.together();
  rig.noted.length = 0;
  rig.run(periods * probeMs);
  return rig.noted.flatMap(({ at, by, fact }) => {
    const body = fact['body'] as { kind?: string } | undefined;
    if (fact.kind !== 'send' || body?.kind !== 'ping') return [];
    return [{ at, from: by, to: fact['to'] as NodeId }];
  });
}

/**
 * The chance that one prober, met at a random place of its lap over m others, does not come to a given one
 * within t periods: each lap holds it once, at a place of its own.
 */
function missedBy(m: number, t: number): number {
  let sum = 0;
  for (let done = 0; done < m; done++) {
    const left = m - done;
    const next = Math.min(m, Math.max(0, t - left));
    sum += t <= left ? 1 - t / m : (1 - left / m) * (1 - next / m);
  }
  return sum / m;
}

/** Periods until the first of m probers comes to a given node: the sum of P(longer than t). */
function periodsToFirstProbe(m: number): number {
  let sum = 0;
  for (let t = 0; t <= 2 * m; t++) sum += missedBy(m, t) ** m;
  return sum;
}

describe('the expected time to the first probe', () => {
  it('tends to e / (e - 1) periods for many nodes', () => {
    expect(periodsToFirstProbe(1000)).to.be.closeTo(Math.E / (Math.E - 1), 0.001);
  });

  for (const n of [10, 40]) {
    describe(`among ${n} nodes`, () => {
      let pings: readonly Ping[] = [];
      const from = 5000;
      const everyMs = 8 * probeMs;

      before(() => {
        pings = probesOf(n, 8 * (SAMPLES + 2));
      });

      it('is what theory says, within 3.3 standard errors of 600 samples', () => {
        const random = Random.fromSeed(n);
        const periods = Array.from({ length: SAMPLES }, (_, sample) => {
          const at = from + everyMs * sample + random.uniform(0, probeMs);
          const node = pings[random.integer(pings.length)]!.to;
          const first = pings.find((ping) => ping.at > at && ping.to === node)!;
          return Math.ceil((first.at - at) / probeMs);
        });
        const mean = periods.reduce((sum, count) => sum + count, 0) / SAMPLES;
        const variance = periods.reduce((sum, count) => sum + (count - mean) ** 2, 0) / SAMPLES;
        const error = Math.sqrt(variance / SAMPLES);
        // gossip.md, 2.4: 1.53 for n = 10, and 1.58 in the limit; laps make it a little less.
        expect(error).to.be.below(0.04);
        expect(mean).to.be.closeTo(periodsToFirstProbe(n - 1), 3.3 * error);
      });

      it('is for no pair longer than two laps less one period', () => {
        const last = new Map<string, number>();
        let longest = 0;
        for (const { at, from: prober, to } of pings) {
          const pair = `${prober} ${to}`;
          longest = Math.max(longest, at - (last.get(pair) ?? at));
          last.set(pair, at);
        }
        expect(last.size).to.equal(n * (n - 1));
        expect(longest / probeMs).to.be.within(n - 1, 2 * (n - 1) - 1 + 1e-6);
      });

      it('costs each node two messages a period', () => {
        expect(pings.length / n / (8 * (SAMPLES + 2))).to.be.closeTo(1, 0.01);
      });
    });
  }
});
