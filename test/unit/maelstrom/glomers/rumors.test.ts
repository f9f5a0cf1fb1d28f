import { expect } from 'chai';
import { describe, it } from 'mocha';
import { glomer } from '../../../support/glomers.ts';
import { LoneNode, type Sent } from '../../../support/maelstrom.ts';

const direct = glomer('broadcast', 'direct');

/** Tells a node a value, and waits until it has told the others. */
function tell(node: LoneNode, message: number): Sent[] {
  node.hear('c1', { type: 'broadcast', message, msg_id: 1 });
  return node.wait(60);
}

function read(node: LoneNode): unknown {
  return node.hear('c1', { type: 'read', msg_id: 1 })[0]?.body['messages'];
}

/** Brings what was sent to a node there. @returns what that sends at once. */
function bring(sent: readonly Sent[], from: string, to: LoneNode): Sent[] {
  return sent.flatMap(({ to: dest, body }) => (dest === to.node.id ? to.hear(from, body) : []));
}

describe('a loss', () => {
  it('is noticed with the next letter, and mended with one request and one answer', () => {
    const [a, b] = [new LoneNode(direct, ['n0', 'n1']), new LoneNode(direct, ['n1', 'n0'])];
    // Three letters are lost, and then one comes.
    for (const value of [1, 2, 3]) tell(a, value);
    bring(tell(a, 4), 'n0', b);
    expect(read(b)).to.deep.equal([4]);
    // It waits for what may be on its way still, and not longer.
    expect(b.wait(190)).to.deep.equal([]);
    const request = b.wait(20);
    expect(request.map(({ to }) => to)).to.deep.equal(['n0']);
    const answer = bring(request, 'n1', a);
    expect(answer.length).to.equal(1);
    bring(answer, 'n0', b);
    expect(read(b)).to.have.members([1, 2, 3, 4]);
  });

  it('is none when a letter is merely late', () => {
    const [a, b] = [new LoneNode(direct, ['n0', 'n1']), new LoneNode(direct, ['n1', 'n0'])];
    const late = tell(a, 1);
    bring(tell(a, 2), 'n0', b);
    b.wait(150);
    bring(late, 'n0', b);
    expect(b.wait(1500)).to.deep.equal([]);
    expect(read(b)).to.have.members([1, 2]);
  });

  it('of a letter that another has got is mended by that one', () => {
    const ids = ['n0', 'n1', 'n2'];
    const [a, b, c] = ids.map((id) => new LoneNode(direct, [id, ...ids.filter((o) => o !== id)]));
    if (a === undefined || b === undefined || c === undefined) throw new Error('three nodes');
    bring(tell(a, 1), 'n0', b);
    // n0 is gone; n2 hears of it from n1.
    bring(tell(b, 2), 'n1', c);
    bring(bring(c.wait(250), 'n2', b), 'n1', c);
    expect(read(c)).to.have.members([1, 2]);
  });
});

describe('a letter of another shape', () => {
  it('is refused, and harms nobody', () => {
    const node = new LoneNode(direct, ['n0', 'n1']);
    for (const messages of [undefined, 'x', [{ kind: 'rumor' }], [{ kind: 'graft', ids: [1] }]]) {
      const body = { type: 'gossip', msg_id: 5, ...(messages === undefined ? {} : { messages }) };
      expect(node.hear('n1', body)[0]?.body).to.include({ type: 'error', code: 12 });
    }
    expect(read(node)).to.deep.equal([]);
    expect(node.logged).to.deep.equal([]);
  });
});
