import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { millis, nodeId } from '../../../pkg/core/ids.ts';
import { Random } from '../../../pkg/core/random.ts';
import { linkRules } from '../../../pkg/faults/link-rules.ts';
import { Host } from '../../../pkg/host/host.ts';
import { Traffic } from '../../../pkg/host/traffic.ts';
import { FakeClock, FakeTransport, ids } from '../../support/fakes.ts';

const PEERS = ids('n2', 'n3', 'n4');

describe('Traffic', () => {
  it('counts nothing at first, for every peer', () => {
    expect(new Traffic(PEERS).counts()).to.deep.equal({
      sent: 0,
      received: 0,
      droppedByFault: 0,
      duplicatedByFault: 0,
      bytes: 0,
      byKind: {},
      peers: { n2: [0, 0, 0], n3: [0, 0, 0], n4: [0, 0, 0] },
    });
  });

  it('counts copies, drops, kinds and peers; one that was not announced in the sums only', () => {
    const traffic = new Traffic(ids('n2'));
    traffic.sent(nodeId('n2'), 'value', 1);
    traffic.sent(nodeId('n2'), 'value', 2);
    traffic.sent(nodeId('n9'), 'again', 0);
    traffic.received(nodeId('n9'));
    traffic.bytes(70);
    traffic.bytes(5);
    expect(traffic.counts()).to.deep.equal({
      sent: 4,
      received: 1,
      droppedByFault: 1,
      duplicatedByFault: 1,
      bytes: 75,
      byKind: { value: 3, again: 1 },
      peers: { n2: [3, 0, 0] },
    });
  });
});

describe('the accounts of a host', () => {
  it('hold for any faults: sent = handed to the transport + dropped, in every column', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const sends = fc.array(
      fc.record({ to: fc.constantFrom(...PEERS), kind: fc.constantFrom('value', 'again') }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(sends, share, share, share, fc.nat(), (plan, loss, duplicate, reorder, seed) => {
        const transport = new FakeTransport<{ kind: string }>();
        const delay = { kind: 'uniform', min: 0, max: 5 } as const;
        const host = new Host({
          process: {
            step: () => plan.map(({ to, kind }) => ({ kind: 'send', to, body: { kind } })),
            view: () => ({}),
          },
          peers: PEERS,
          transport,
          clock: new FakeClock(),
          record: () => undefined,
          recordMessages: false,
          rulesTo: (to) =>
            linkRules({ delay, loss, duplicate, reorder }, Random.fromSeed(seed), {
              from: nodeId('n1'),
              to,
            }),
        });
        host.start();
        const counts = host.counts();
        const passed = transport.sent.length;
        expect(counts.sent).to.equal(passed + counts.droppedByFault);
        expect(counts.sent).to.equal(plan.length + counts.duplicatedByFault);
        expect(counts.bytes).to.equal(10 * passed);
        const kinds = Object.values(counts.byKind).reduce((sum, number) => sum + number, 0);
        expect(kinds).to.equal(counts.sent);
        for (const peer of PEERS) {
          const [sent = -1, dropped = -1] = counts.peers[peer] ?? [];
          const frames = transport.sent.filter(({ to }) => to === peer).length;
          expect(sent).to.equal(frames + dropped);
        }
      }),
    );
  });

  it('ask for the rules of a link once, and judge with the time of the send', () => {
    const asked: string[] = [];
    const times: number[] = [];
    const clock = new FakeClock();
    const host = new Host({
      process: {
        step: () => [{ kind: 'send', to: nodeId('n2'), body: { kind: 'value' } }],
        view: () => ({}),
      },
      peers: PEERS,
      transport: new FakeTransport<{ kind: string }>(),
      clock,
      record: () => undefined,
      recordMessages: false,
      rulesTo: (to) => {
        asked.push(to);
        return [
          {
            judge: (copies, now) => {
              times.push(now);
              return copies.map((hold) => millis(hold + 1));
            },
          },
        ];
      },
    });
    host.start();
    clock.advance(7);
    host.command('again', null);
    expect(asked).to.deep.equal(['n2']);
    expect(times).to.deep.equal([0, 7]);
  });
});
