/** Links whose sockets only note in which order they are written to. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import { DEFAULT_LIMITS } from '../../../pkg/net/frames.ts';
import { Link } from '../../../pkg/net/link.ts';
import { Switchboard } from '../../../pkg/net/switchboard.ts';

const PEERS = [nodeId('n1'), nodeId('n2'), nodeId('n3')];

/** More than a first chunk of a link takes: together they fill some. */
const WORDS = Array.from({ length: 20 }, () => 'x'.repeat(1000));

/**
 * A board with a link to each peer, and the peers that were written to.
 * @param takes What the sockets answer: whether they take more.
 */
function board(takes = true): { readonly board: Switchboard; readonly written: string[] } {
  const made = new Switchboard(DEFAULT_LIMITS, () => undefined);
  const written: string[] = [];
  for (const peer of PEERS) {
    const link = new Link(peer, made);
    made.links.set(peer, link);
    const write = (): boolean => written.push(peer) > 0 && takes;
    link.attach({ write, close: () => undefined }, 0);
  }
  made.flush();
  return { board: made, written };
}

describe('Switchboard', () => {
  it('writes link by link in the order in which they were first used', () => {
    const { board: made, written } = board();
    for (const peer of ['n2', 'n3', 'n2']) made.linkTo(nodeId(peer))?.send(0, 0, 'word');
    made.flush();
    expect(written).to.deep.equal(['n2', 'n3']);
  });

  it('writes to the peer that is first before it writes to others', () => {
    const { board: made, written } = board();
    made.first = nodeId('n3');
    for (const peer of ['n2', 'n3', 'n1']) made.linkTo(nodeId(peer))?.send(0, 0, 'word');
    made.flush();
    expect(written).to.deep.equal(['n3', 'n2', 'n1']);
  });

  it('writes full chunks at once, and the rest with the others', () => {
    const { board: made, written } = board();
    const link = made.linkTo(nodeId('n2'));
    made.linkTo(nodeId('n1'))?.send(0, 0, 'word');
    for (const word of WORDS) link?.send(0, 0, word);
    expect(new Set(written)).to.deep.equal(new Set(['n2']));
    written.length = 0;
    made.flush();
    expect(written).to.deep.equal(['n1', 'n2']);
  });

  it('writes nothing at once where one peer is first', () => {
    const { board: made, written } = board();
    made.first = nodeId('n3');
    for (const word of WORDS) made.linkTo(nodeId('n2'))?.send(0, 0, word);
    expect(written).to.deep.equal([]);
  });

  it('writes one piece to a socket that is full then, and goes on when it is not', () => {
    const { board: made, written } = board(false);
    const link = made.linkTo(nodeId('n2'));
    for (const word of WORDS) link?.send(0, 0, word);
    made.flush();
    expect(written).to.deep.equal(['n2']);
    link?.drained();
    expect(written).to.deep.equal(['n2', 'n2']);
  });
});
