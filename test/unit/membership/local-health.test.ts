import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import { Effects } from '../../../pkg/membership/effects.ts';
import { LocalHealth } from '../../../pkg/membership/local-health.ts';
import { DEFAULT_SETTINGS } from '../../../pkg/membership/settings.ts';

function healthOf() {
  const effects = new Effects();
  effects.begin(millis(0));
  return { effects, health: new LocalHealth(effects, DEFAULT_SETTINGS) };
}

describe('LocalHealth', () => {
  it('stays within 0 and 8, and tells each change', () => {
    const { effects, health } = healthOf();
    for (const points of [-1, 3, 20, -1, -20]) health.add(points);
    const scores = effects.take().map((effect) => effect.kind === 'emit' && effect.fact);
    expect(scores).to.deep.equal([3, 8, 7, 0].map((score) => ({ kind: 'health', score })));
  });

  it('makes times (score + 1) times as long', () => {
    const { health } = healthOf();
    expect(health.scaled(100)).to.equal(100);
    health.add(8);
    expect(health.scaled(100)).to.equal(900);
  });

  it('takes lateness for a sign of sickness, from a bound on, and one event for at most two points', () => {
    const { health } = healthOf();
    const { lagMs } = DEFAULT_SETTINGS;
    expect(health.late(lagMs - 1)).to.equal(false);
    expect(health.score).to.equal(0);
    expect(health.late(lagMs)).to.equal(true);
    expect(health.score).to.equal(1);
    health.late(100 * lagMs);
    expect(health.score).to.equal(3);
  });
});
