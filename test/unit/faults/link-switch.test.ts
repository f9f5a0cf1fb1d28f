import { expect } from 'chai';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { LinkSwitch, type LinkFault } from '../../../pkg/faults/link-switch.ts';

const IDS = ['n1', 'n2', 'n3'];

/** The links, as `from>to`, on which a message is lost with these faults in force. */
function lost(...faults: readonly LinkFault[]): string[] {
  const links = new LinkSwitch();
  links.set(faults);
  return IDS.flatMap((from) => {
    const others = IDS.filter((to) => to !== from);
    return others.flatMap((to) => {
      const rule = links.rule({ from: nodeId(from), to: nodeId(to) }, Random.fromSeed(1));
      return rule.judge([millis(0)], millis(0), {}).length === 0 ? [`${from}>${to}`] : [];
    });
  });
}

const partition = (direction: 'both' | 'in' | 'out', ...ids: readonly string[]): LinkFault => ({
  action: { kind: 'partition', direction },
  nodes: ids.map(nodeId),
});

describe('LinkSwitch', () => {
  it('cuts off what nodes send, what they are sent, or both', () => {
    expect(lost(partition('out', 'n1'))).to.deep.equal(['n1>n2', 'n1>n3']);
    expect(lost(partition('in', 'n1'))).to.deep.equal(['n2>n1', 'n3>n1']);
    expect(lost(partition('both', 'n1'))).to.deep.equal(['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1']);
  });

  it('leaves links alone within a side of a partition', () => {
    expect(lost(partition('both', 'n1', 'n2'))).to.deep.equal(['n1>n3', 'n2>n3', 'n3>n1', 'n3>n2']);
    expect(lost(partition('both', ...IDS))).to.deep.equal([]);
  });

  it('concerns all links of the nodes of other faults, and only those', () => {
    const loss: LinkFault = { action: { kind: 'loss', share: 1 }, nodes: [nodeId('n1')] };
    expect(lost(loss)).to.deep.equal(['n1>n2', 'n1>n3', 'n2>n1', 'n3>n1']);
  });

  it('follows what is in force, one fault after the other', () => {
    const links = new LinkSwitch();
    const rule = links.rule({ from: nodeId('n1'), to: nodeId('n2') }, Random.fromSeed(1));
    const judged = (): readonly number[] => rule.judge([millis(3)], millis(0), {});
    const nodes = [nodeId('n2')];
    expect(judged()).to.deep.equal([3]);
    links.set([
      { action: { kind: 'delay', ms: 5 }, nodes },
      { action: { kind: 'duplicate', share: 1 }, nodes },
    ]);
    expect(judged()).to.deep.equal([8, 8]);
    links.set([]);
    expect(judged()).to.deep.equal([3]);
  });
});
