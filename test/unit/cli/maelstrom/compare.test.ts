import { expect } from 'chai';
import { describe, it } from 'mocha';
import { main } from '../../../../pkg/cli/maelstrom.ts';
import { captured } from '../../../support/capture.ts';

describe('maelstrom compare', () => {
  it('puts the figures of all worlds side by side', async () => {
    const small = ['--node-count', '3', '--time-limit', '2', '--rate', '40', '--latency', '20'];
    const worlds = ['--worlds', 'virtual,sim', '--variants', 'direct,star'];
    const { code, out } = await captured(() => main(['compare', ...small, ...worlds]));
    expect(code).to.equal(0);
    // Each is announced, and then has a row.
    expect(out.match(/virtual|sim/g)?.length).to.equal(8);
    expect(out).to.include('messages an operation').and.not.include('NaN');
  });

  it('says which worlds and variants there are', async () => {
    const world = await captured(() => main(['compare', '--worlds', 'tpc']));
    expect(world.code).to.equal(64);
    expect(world.err).to.include('--worlds tpc').and.include('stdio, virtual, tcp, sim');
    const variant = await captured(() => main(['compare', '--variants', 'directt']));
    expect(variant.err).to.include('--variants directt').and.include('did you mean direct?');
  });
});
