import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { AgreementMessage } from '../../../../pkg/agreement/message.ts';
import type { NodeId } from '../../../../pkg/core/ids.ts';
import { LinkSwitch } from '../../../../pkg/faults/link-switch.ts';
import { hostExperiment } from '../../../../pkg/lab/node/experiment.ts';
import { planRun } from '../../../../pkg/lab/plan.ts';
import { FakeClock, FakeTransport } from '../../../support/fakes.ts';
import { experimentOf } from '../../../support/simulate.ts';

const { setup } = planRun(
  experimentOf({
    nodes: { count: 40, inputs: { uniform: { min: 0, max: 1 } } },
    agreement: { model: 'async-crash', rule: 'mean', f: 1 },
  }),
  1,
);
const [N1, N2] = setup.plan.ids;

const nothing = (): void => undefined;

/** To whom the first multicast of a node goes when every message is lost with a chance of one half. */
function heardBy(self: NodeId | undefined): NodeId[] {
  const transport = new FakeTransport<AgreementMessage>();
  const links = new LinkSwitch();
  links.set([{ action: { kind: 'loss', share: 0.5 }, nodes: setup.plan.ids }]);
  if (self === undefined) return [];
  const parts = { transport, links, clock: new FakeClock() };
  hostExperiment(self, setup, { ...parts, record: nothing, onCrash: nothing }).start();
  return transport.sent.map(({ to }) => to);
}

describe('hostExperiment', () => {
  it('draws the faults of the schedule for each link by itself', () => {
    const [first, second] = [heardBy(N1), heardBy(N2)];
    // 39 links each: a standard deviation is 3.1 links.
    for (const { length } of [first, second]) expect(length).to.be.within(8, 31);
    const both = first.filter((id) => second.includes(id));
    expect(both.length).to.be.within(1, Math.min(first.length, second.length) - 1);
    expect(heardBy(N1)).to.deep.equal(first);
  });
});
