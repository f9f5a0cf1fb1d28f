/** Links whose sockets only note in which order they are written to. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import { DEFAULT_LIMITS } from '../../../pkg/net/frames.ts';
import { Link } from '../../../pkg/net/link.ts';
import { Switchboard } from '../../../pkg/net/switchboard.ts';

const PEERS = [nodeId('n1'), nodeId('n2'), nodeId('n3')];

/** A board with a link to each peer, and the peers that were written to. */
function board(): { readonly board: Switchboard; readonly written: string[] } {
  const made = new Switchboard(DEFAULT_LIMITS, () => undefined);
  const written: string[] = [];
  for (const peer of PEERS) {
    const link = new Link(peer, made);
    made.links.set(peer, link);
    const write = (): boolean => written.push(peer) > 0;
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
});
