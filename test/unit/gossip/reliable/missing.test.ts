import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Missing } from '../../../../pkg/gossip/reliable/missing.ts';
import { DEFAULT_SETTINGS } from '../../../../pkg/gossip/reliable/settings.ts';

const [A, B, C] = [nodeId('a'), nodeId('b'), nodeId('c')];
const name = (counter: number) => ({ origin: 'o', counter });
const announced = (by = A) => ({ by, offered: false, slackMs: 0 });
const offered = (by = A, slackMs = 0) => ({ by, offered: true, slackMs });

const settings = { ...DEFAULT_SETTINGS, graftMs: 100, graftAgainMs: 40, graftMsMax: 1000 };

/** Who is asked for how many, at a time. */
const due = (missing: Missing, now: number) =>
  Array.from(missing.due(now), ({ to, names, adopt }) => `${to} ${names.length} ${adopt}`);

describe('Missing', () => {
  it('asks the first announcer after a while, then the next, in turn', () => {
    const missing = new Missing(settings);
    for (const by of [A, B, A]) expect(missing.announced(name(1), announced(by), 0)).to.equal(100);
    expect(due(missing, 99)).to.deep.equal([]);
    expect(due(missing, 100)).to.deep.equal(['a 1 true']);
    expect(missing.dueAt).to.equal(140);
    expect(due(missing, 140)).to.deep.equal(['b 1 true']);
    expect(due(missing, 180)).to.deep.equal(['a 1 true']);
  });

  it('waits twice as long after every second answer that does not come, up to 16 times', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), announced(), 0);
    const waits: number[] = [];
    for (let now = 100, i = 0; i < 12; i++) {
      missing.due(now);
      waits.push(missing.dueAt - now);
      now = missing.dueAt;
    }
    expect(waits).to.deep.equal([40, 40, 80, 80, 160, 160, 320, 320, 640, 640, 640, 640]);
  });

  it('asks at once for what was offered, and adopts nobody for it', () => {
    const missing = new Missing(settings);
    expect(missing.announced(name(1), offered(), 0)).to.be.at.most(0);
    expect(due(missing, 0)).to.deep.equal(['a 1 false']);
  });

  it('asks whoever offers before those who have not answered', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), announced(A), 0);
    missing.due(100);
    missing.due(140);
    // Asked at 140 and answered by 180, or not.
    expect(missing.announced(name(1), offered(C), 141)).to.equal(180);
    expect(due(missing, 180)).to.deep.equal(['c 1 false']);
  });

  it('gives a large payload the time that it takes', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), offered(A, 300), 0);
    missing.due(0);
    expect(missing.dueAt).to.equal(340);
  });

  it('asks for so many at a time only, and forgets what is beyond the horizon', () => {
    const missing = new Missing({ ...settings, graftsMax: 3, horizonMs: 500 });
    for (let i = 1; i <= 5; i++) missing.announced(name(i), announced(), 0);
    expect(due(missing, 100)).to.deep.equal(['a 3 true']);
    expect(due(missing, 120)).to.deep.equal([]);
    missing.arrived('o:1', A, 130);
    missing.arrived('o:2', A, 130);
    // The third is asked for again, and two of those that wait.
    expect(due(missing, 140)).to.deep.equal(['a 3 true']);
    expect(due(missing, 501)).to.deep.equal([]);
    expect(missing.size).to.equal(0);
  });

  it('remembers so many rumors and announcers only', () => {
    const missing = new Missing({ ...settings, missingMax: 2, announcersMax: 2 });
    for (let i = 1; i <= 3; i++) missing.announced(name(i), announced(), 0);
    expect(missing.size).to.equal(2);
    for (const by of [B, C]) missing.announced(name(1), announced(by), 0);
    const asked = [100, 140, 180].flatMap((now) => due(missing, now).map((text) => text[0]));
    expect(asked).to.not.include('c');
  });

  it('waits longer when payloads lag behind announcements', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), announced(), 0);
    missing.arrived('o:1', A, 80);
    // 80 / 8 + 4 * 80 / 4.
    expect(missing.announced(name(2), announced(), 1000)).to.equal(1100);
    missing.arrived('o:2', A, 1090);
    expect(missing.announced(name(3), announced(), 2000)).to.be.within(2101, 2200);
  });

  it('learns from a payload that is pushed after it was asked for', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), announced(), 0);
    missing.due(100);
    missing.arrived('o:1', A, 110);
    missing.pushedAgain('o:1', 400);
    expect(missing.announced(name(2), announced(), 1000)).to.be.above(1400);
  });

  it('learns how long answers take, but not from who was asked twice', () => {
    const missing = new Missing(settings);
    missing.announced(name(1), announced(), 0);
    missing.due(100);
    missing.due(140);
    missing.arrived('o:1', A, 900);
    missing.announced(name(2), announced(), 1000);
    missing.due(1100);
    expect(missing.dueAt).to.equal(1140);
    missing.arrived('o:2', A, 1400);
    missing.announced(name(3), announced(), 2000);
    missing.due(2100);
    // 300 / 8 + 4 * 300 / 4.
    expect(missing.dueAt).to.equal(2437.5);
  });

  it('asks nobody who has left', () => {
    const missing = new Missing(settings);
    for (const by of [A, B]) missing.announced(name(1), announced(by), 0);
    missing.announced(name(2), announced(A), 0);
    missing.keep((id) => id !== A);
    expect(due(missing, 100)).to.deep.equal(['b 1 true']);
    expect(missing.size).to.equal(1);
  });
});
