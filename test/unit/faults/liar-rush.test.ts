/** When a liar speaks. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis } from '../../../pkg/core/ids.ts';
import type { Event } from '../../../pkg/core/process.ts';
import {
  CORRECT,
  NOW,
  START,
  hears,
  lyingNode,
  scripted,
  sends,
  toAll,
  type Effects,
  type Message,
} from '../../support/lying-node.ts';

describe('Liar, when it is rushing', () => {
  it('speaks only when it has heard all correct nodes of the round', () => {
    const node = lyingNode(scripted(toAll(0, 0.5)), { rush: 'in-round' });
    expect(node.step(START, NOW)).to.deep.equal([]);
    expect(node.step(hears('n1', 0, 0), NOW)).to.deep.equal([]);
    expect(node.step(hears('n2', 0, 0.4), NOW)).to.deep.equal([]);
    const last = node.step(hears('n3', 0, 1), NOW);
    expect(sends(last)).to.deep.equal(['n1 r0 0', 'n2 r0 0', 'n3 r0 1']);
    expect(node.step(hears('n3', 0, 1), NOW)).to.deep.equal([]);
  });

  it('takes a value of a later round as well', () => {
    const node = lyingNode(scripted(toAll(1, 0.5)), { rush: 'in-round' });
    node.step(START, NOW);
    node.step(hears('n1', 1, 0), NOW);
    node.step(hears('n2', 2, 0.4), NOW);
    expect(sends(node.step(hears('n3', 0, 7), NOW))).to.deep.equal([]);
    expect(sends(node.step(hears('n3', 1, 1), NOW))).to.have.length(3);
  });

  it('speaks at once when it was late, after the facts of that step', () => {
    const fact = { kind: 'round', round: 0 };
    const answer: Effects = [...toAll(0, 0.5), { kind: 'emit', fact }];
    const node = lyingNode(scripted([], [], [], answer), { rush: 'in-round' });
    for (const from of CORRECT) node.step(hears(from, 0, 1), NOW);
    const effects = node.step(START, NOW);
    expect(effects.map(({ kind }) => kind)).to.deep.equal(['emit', 'send', 'send', 'send']);
  });

  it('waits no longer when its honest half moves on', () => {
    const node = lyingNode(scripted(toAll(0, 0.5), [], toAll(1, 0.5)), { rush: 'in-round' });
    node.step(START, NOW);
    node.step(hears('n1', 0, 3), NOW);
    const moved = node.step({ kind: 'timer', timer: 'round' }, NOW);
    expect(sends(moved)).to.deep.equal(['n1 r0 3', 'n2 r0 0.5', 'n3 r0 0.5']);
  });

  it('waits no longer for who was missing in a round, until that one speaks again', () => {
    const rounds = [toAll(0, 0.5), [], toAll(1, 0.5), [], [], toAll(2, 0.5)];
    const node = lyingNode(scripted(...rounds), { rush: 'in-round' });
    node.step(START, NOW);
    node.step(hears('n1', 0, 3), NOW);
    node.step({ kind: 'timer', timer: 'round' }, NOW);
    // n2 and n3 are gone, or so it seems.
    const second = sends(node.step(hears('n1', 1, 1), NOW));
    expect(second).to.deep.equal(['n1 r1 1', 'n2 r1 0.5', 'n3 r1 0.5']);
    node.step(hears('n2', 1, 2), NOW);
    expect(node.step({ kind: 'timer', timer: 'round' }, NOW)).to.deep.equal([]);
    expect(sends(node.step(hears('n1', 2, 1), NOW))).to.deep.equal([]);
    const third = sends(node.step(hears('n2', 2, 4), NOW));
    expect(third).to.deep.equal(['n1 r2 1', 'n2 r2 4', 'n3 r2 0.5']);
  });

  it('speaks when half of the round is over, whoever is missing', () => {
    const timer = { kind: 'setTimer', timer: 'round', afterMs: millis(100) } as const;
    const node = lyingNode(scripted([...toAll(0, 0.5), timer], [], []), { rush: 'in-round' });
    const own = { kind: 'setTimer', timer: 'liar-latest', afterMs: millis(50) };
    expect(node.step(START, NOW)).to.deep.equal([timer, own]);
    node.step(hears('n1', 0, 0), NOW);
    node.step(hears('n2', 0, 1), NOW);
    const late = node.step({ kind: 'timer', timer: 'liar-latest' }, NOW);
    expect(sends(late)).to.deep.equal(['n1 r0 0', 'n2 r0 1', 'n3 r0 0.5']);
  });

  it('waits two rounds where it speaks last, and from then on not for who is missing', () => {
    const rounds = [toAll(0, 0.5), [], [], toAll(1, 0.5), [], [], toAll(2, 0.5)];
    const node = lyingNode(scripted(...rounds), { rush: 'last' });
    const all: Event<Message>[] = [
      START,
      hears('n1', 0, 0),
      hears('n2', 0, 1),
      START,
      hears('n1', 1, 0),
      hears('n2', 1, 1),
    ];
    for (const event of all) expect(node.step(event, NOW)).to.deep.equal([]);
    // n3 has crashed.
    expect(sends(node.step(START, NOW))).to.deep.equal([
      'n1 r0 0',
      'n2 r0 1',
      'n3 r0 0.5',
      'n1 r1 0',
      'n2 r1 1',
      'n3 r1 0.5',
    ]);
    expect(node.step(hears('n1', 2, 0), NOW)).to.deep.equal([]);
    expect(sends(node.step(hears('n2', 2, 1), NOW))).to.have.length(3);
  });
});
