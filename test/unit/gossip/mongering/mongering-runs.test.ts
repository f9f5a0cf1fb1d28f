import { expect } from 'chai';
import { describe, it } from 'mocha';
import { Mongering, parseMongeringMessage } from '../../../../pkg/gossip/mongering/mongering.ts';
import { GossipRig } from '../../../support/gossip.ts';

const MODES = ['push', 'pull', 'push-pull'] as const;

describe('Mongering among simulated nodes', () => {
  for (const mode of MODES) {
    for (const stop of [
      { kind: 'never' },
      { kind: 'counter', k: 2, feedback: true },
      { kind: 'coin', k: 2, feedback: false },
    ] as const) {
      it(`comes to an end by itself, and delivers once: ${mode}, ${stop.kind}`, () => {
        const rig = new GossipRig({
          n: 20,
          seed: 5,
          fanOut: { kind: 'fixed', peers: 2 },
          make: (options) => new Mongering({ ...options, mode, stop, roundMs: 20, roundsMax: 15 }),
          parse: parseMongeringMessage,
        });
        const rumors = rig.ids.slice(0, 5).map((id) => rig.publish(id));
        rig.runOut();
        // Nobody does anything more than 15 rounds after the last news, and one to find out.
        const last = Math.max(...rig.of('deliver').map(({ at }) => at));
        expect(rig.now).below(last + 17 * 20 + 10);
        for (const id of rumors) {
          const heard = rig.whoDelivered(id);
          expect(new Set(heard).size).to.equal(heard.length);
          if (stop.kind === 'never') expect(heard.length).to.equal(19);
        }
      });
    }
  }
});
