import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { GossipPicture } from '../../../../../pkg/cli/view/gossip/picture.ts';
import type { RunEvent } from '../../../../../pkg/lab/master/events.ts';
import { gossipConfig } from '../../../../support/config.ts';
import { ending, record, startUp } from '../../../../support/run-events.ts';

/** The lines of a picture after these events, without colours. */
function picture(
  sections: string,
  events: readonly RunEvent[],
  { nodes = 3, columns = 60 }: { readonly nodes?: number; readonly columns?: number } = {},
): string[] {
  const text = `experiment: gossip\nnodes: {count: ${nodes}, inputs: {uniform: {min: 0, max: 1}}}\n${sections}\n`;
  const shown = new GossipPicture(gossipConfig({ file: 'x.yaml', text }), 7);
  for (const event of events) shown.observe(event);
  return stripVTControlCharacters(shown.draw(columns)).split('\n');
}

const RUMORS = 'gossip: {messages: {count: 4}}';

const begun = [
  ...['n1:1', 'n1:2'].flatMap((id) => record('n1', 'publish', { id })),
  ...['n2', 'n3'].flatMap((node) => record(node, 'deliver', { id: 'n1:1' })),
  ...record('n2', 'deliver', { id: 'n1:2' }),
];

const saw = (state: string, id: string, ...observers: readonly string[]): RunEvent[] =>
  observers.flatMap((node) => record(node, 'member', { id, state, incarnation: 0 }));

describe('GossipPicture', () => {
  it('shows how far the rumors are: 2 of 4 begun, and 3 of 4 deliveries of those', () => {
    expect(picture(RUMORS, [...startUp(3), ...begun])).to.deep.equal([
      'x: 3 nodes, 4 rumors, reliable, seed 7',
      `  begun   ${'█'.repeat(10)}${'·'.repeat(9)} 2 of 4 rumors`,
      `  heard   ${'█'.repeat(14)}${'·'.repeat(5)} 3 deliveries, 1 by all`,
      '  running',
    ]);
  });

  it('shows nothing as heard before anything has begun', () => {
    const [, begunLine, heardLine, status] = picture(RUMORS, startUp(3).slice(0, 5));
    expect(begunLine).to.equal(`  begun   ${'·'.repeat(19)} 0 of 4 rumors`);
    expect(heardLine).to.equal(`  heard   ${'·'.repeat(19)} 0 deliveries, 0 by all`);
    expect(status).to.equal('  3 of 3 nodes joined, 1 connected to all others');
  });

  it('shows how the others see each node, and what happened', () => {
    const events = [
      ...startUp(3),
      ...saw('alive', 'n1', 'n2', 'n3'),
      ...saw('alive', 'n2', 'n1', 'n3'),
      ...saw('alive', 'n3', 'n1', 'n2'),
      ...saw('suspect', 'n2', 'n3'),
      ...saw('dead', 'n3', 'n1', 'n2'),
      ending('its 9 ms are over'),
    ];
    expect(picture('membership: {}', events)).to.deep.equal([
      'x: 3 nodes, membership, seed 7',
      '  n1     alive 2, suspect 0, dead 0',
      '  n2     alive 1, suspect 1, dead 0',
      '  n3     alive 0, suspect 0, dead 2',
      '  all others take n3 for dead',
      '  ended: its 9 ms are over',
    ]);
  });

  it('shows of many nodes only those that somebody does not take for alive', () => {
    const ids = Array.from({ length: 13 }, (_, i) => `n${i + 1}`);
    const events = [
      ...ids.flatMap((id) => saw('alive', id, ...ids.filter((other) => other !== id))),
      ...saw('suspect', 'n7', 'n1'),
    ];
    const shown = picture('membership: {}', events, { nodes: 13 });
    expect(shown.filter((line) => line.includes('alive'))).to.deep.equal([
      '  n7     alive 11, suspect 1, dead 0',
    ]);
  });

  it('shows how near the averages are', () => {
    const events = [
      ...record('n1', 'average', { cycle: 2, value: 0.25 }),
      ...record('n2', 'average', { cycle: 2, value: 0.5 }),
    ];
    expect(picture('averaging: {cycles: 9}', events)[1]).to.equal(
      '  cycle 2 of 9: values within 0.25 of each other',
    );
    expect(picture('averaging: {}', [])).to.have.length(2);
  });

  it('keeps the last eight of the things that happened', () => {
    const events = Array.from({ length: 10 }, (_, i) =>
      record(`n${i + 1}`, 'crash', { afterSends: i }),
    ).flat();
    const shown = picture(RUMORS, events, { nodes: 10 });
    expect(shown.filter((line) => line.includes('crashed'))).to.have.length(8);
    expect(shown.join()).to.not.include('n2 crashed');
    expect(shown.join()).to.include('n3 crashed');
  });

  it('is never wider than the terminal, whatever happens', () => {
    const events = [
      ...begun,
      ...saw('dead', 'n3', 'n1', 'n2'),
      ...record('master', 'fault', {
        turn: 'begin',
        action: { kind: 'delay' },
        nodes: ['n1', 'n2'],
      }),
      ending('a cause that takes more than a line of a small terminal to tell'),
    ];
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 120 }), (columns) => {
        const shown = picture(`${RUMORS}\nmembership: {}`, events, { columns });
        for (const line of shown) expect(line.length, line).to.be.below(columns);
      }),
    );
  });
});
