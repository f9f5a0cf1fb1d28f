/** Liars that change which messages there are, or what they say beside the value. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { float } from '../../../pkg/agreement/arithmetic.ts';
import { ids } from '../../support/fakes.ts';
import { init, liar, n, value, type Message } from '../../support/liars.ts';

describe('liars that speak more or less than they should', () => {
  const stage = { arithmetic: float, values: [0, 1] };

  it('own-side tells the truth to those that began on its side, faulty ones among them', () => {
    const sides = { low: ids('n1', 'n2', 'n8'), high: ids('n3', 'n9') };
    const swapped = { low: sides.high, high: sides.low };
    for (const given of [sides, swapped]) {
      const tongue = liar('own-side', { arithmetic: float, values: [0, 0, 1], sides: given });
      expect(tongue.say(n(3), value(0.25))).to.deep.equal([value(0.25)]);
      for (const other of [1, 2, 8]) {
        expect(tongue.say(n(other), value(0.25)), `n${other}`).to.deep.equal([]);
      }
    }
  });

  it('silent says nothing, silent-after nothing more', () => {
    expect(liar('silent', stage).say(n(1), value(0.25))).to.deep.equal([]);
    const tongue = liar('silent-after', { ...stage, lastRound: 3 });
    expect(tongue.say(n(1), value(0.25, 3))).to.deep.equal([value(0.25, 3)]);
    expect(tongue.say(n(1), value(0.25, 4))).to.deep.equal([]);
  });

  it('late-burst waits for each node to be in a later round, and forgets what it has said', () => {
    const tongue = liar('late-burst', stage);
    for (const round of [0, 1, 2]) expect(tongue.say(n(1), value(round, round))).to.deep.equal([]);
    tongue.say(n(2), value(7));
    expect(tongue.hear?.(n(1), value(0, 0))).to.deep.equal([]);
    expect(tongue.hear?.(n(1), value(0, 2))).to.deep.equal([
      { to: n(1), body: value(0, 0) },
      { to: n(1), body: value(1, 1) },
    ]);
    expect(tongue.hear?.(n(1), value(0, 2))).to.deep.equal([]);
    expect(tongue.hear?.(n(2), value(0, 1))).to.deep.equal([{ to: n(2), body: value(7) }]);
  });

  it('duplicate-stuffing votes four times, for both sides', () => {
    const said = liar('duplicate-stuffing', stage).say(n(1), value(0.25, 2));
    expect(said).to.deep.equal([value(1, 2), value(1, 2), value(0, 2), value(0, 2)]);
  });

  it('future-flood speaks of eight rounds ahead, and of one that never comes', () => {
    const said = liar('future-flood', stage).say(n(1), value(0.25, 2));
    expect(said.map(({ round }) => round)).to.deep.equal([
      2,
      3,
      4,
      5,
      6,
      7,
      8,
      9,
      10,
      Number.MAX_SAFE_INTEGER,
    ]);
    expect(said[0]).to.deep.equal(value(0.25, 2));
    expect(said[1]).to.deep.equal(value(1e9, 3));
  });

  it('premature-halt halts once towards each, and says no more', () => {
    const tongue = liar('premature-halt', stage);
    const halted = { kind: 'halted', round: 0, value: 1e9 };
    expect(tongue.say(n(1), value(0.25))).to.deep.equal([halted]);
    expect(tongue.say(n(1), value(0.25, 1))).to.deep.equal([]);
    expect(tongue.say(n(2), value(0.25))).to.deep.equal([halted]);
  });

  it('malformed says every kind of nonsense, in place of the value or without it', () => {
    const tongue = liar('malformed', stage);
    const said = Array.from({ length: 500 }, () => tongue.say(n(1), value(0.25))[0]!);
    const texts = new Set(said.map((body) => ('value' in body ? String(body.value) : 'missing')));
    expect(texts).to.include.members(['NaN', 'Infinity', '-Infinity', '1e+308', 'string', 'null']);
    expect(texts).to.include.members(['missing', 'true', '0,1', '[object Object]', '0', '-0']);
    expect(said.every(({ kind, round }) => kind === 'value' && round === 0)).to.equal(true);
  });
});

describe('liars of reliable broadcast', () => {
  const stage = { arithmetic: float, values: [0, 1], model: 'async-witness' } as const;

  it('forged-sender speaks in the names of the correct nodes as well', () => {
    const said = liar('forged-sender', stage).say(n(1), init());
    const forged = [1, 2].map((index) => ({ ...init(), origin: n(index), value: 1e9 }));
    expect(said).to.deep.equal([init(), ...forged]);
  });

  it('broadcast-split splits what begins and echoes, and leaves the rest alone', () => {
    const tongue = liar('broadcast-split', stage);
    const echo: Message = { kind: 'echo', origin: n(2), round: 0, value: 0.5 };
    const ready: Message = { ...echo, kind: 'ready' };
    expect(tongue.say(n(1), echo)).to.deep.equal([{ ...echo, value: 0 }]);
    expect(tongue.say(n(2), echo)).to.deep.equal([{ ...echo, value: 1 }]);
    expect(tongue.say(n(2), init())).to.deep.equal([{ ...init(), value: 1 }]);
    expect(tongue.say(n(2), ready)).to.deep.equal([ready]);
  });

  it('witness-lies reports others than it has, and leaves the rest alone', () => {
    const tongue = liar('witness-lies', stage);
    const report: Message = { kind: 'report', round: 0, ids: ids('n1', 'n5') };
    const lies = new Set(
      Array.from({ length: 200 }, () => tongue.say(n(1), report))
        .flat()
        .map((body) => (body.kind === 'report' ? body.ids.toSorted().join() : '')),
    );
    expect([...lies].toSorted()).to.deep.equal(['n1,n2', 'n1,n2,n5', 'n1,n5', 'n2,n5']);
    expect(tongue.say(n(1), init())).to.deep.equal([init()]);
  });
});
