import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { createView } from '../../../../pkg/cli/view/view.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import { SMALL, SMALL_GOSSIP } from '../../../support/config.ts';
import { ending, round, startUp } from '../../../support/run-events.ts';

const EVENTS = [...startUp(3), ...round(0, { n1: 1, n2: 2, n3: 3 }), ending('interrupted')];
const HEAD = 'x: 3 nodes, async-crash, select, f = 1, epsilon 0.001, stop: master, seed 7';

/** What a view writes while these events happen. */
function shown(isTTY: boolean, { quiet = false, yaml = SMALL } = {}): string {
  let text = '';
  const stream = new Writable({
    write: (chunk: unknown, _encoding, done) => {
      text += String(chunk);
      done();
    },
  });
  const out = Object.assign(stream, { isTTY, columns: 80, rows: 24 }) as unknown;
  const config = loadConfig({ file: 'x.yaml', text: yaml });
  const view = createView({ config, seed: 7, out: out as NodeJS.WriteStream, quiet });
  for (const event of EVENTS) view.observe(event);
  view.end();
  const ended = text;
  view.end();
  expect(text).to.equal(ended);
  return text;
}

describe('createView', () => {
  it('writes lines to a pipe, without colours', () => {
    const lines = shown(false).split('\n');
    expect(lines[0]).to.equal(HEAD);
    expect(lines.slice(-3)).to.deep.equal([
      'round 0: spread 2 (3 nodes)',
      'ending: interrupted',
      '',
    ]);
  });

  it('draws a picture on a terminal, and leaves the last one there', () => {
    const text = stripVTControlCharacters(shown(true));
    const last = text.slice(text.lastIndexOf(HEAD));
    expect(last.split('\n').map((line) => line.trimEnd())).to.deep.equal([
      HEAD,
      '  round     spread  log scale                                    nodes',
      '      0          2  ████████████████████████████████████████████   3/3',
      '  ended: interrupted',
      '',
    ]);
  });

  it('writes nothing when it is to be quiet', () => {
    expect(shown(true, { quiet: true })).to.equal('');
    expect(shown(false, { quiet: true })).to.equal('');
  });

  it('shows gossip in its own way, in lines and as a picture', () => {
    const head = 'x: 4 nodes, 10 rumors, reliable, seed 7';
    const yaml = SMALL_GOSSIP;
    const lines = shown(false, { yaml }).split('\n');
    expect(lines[0]).to.equal(head);
    expect(lines.slice(-3)).to.deep.equal(['running', 'ending: interrupted', '']);
    const text = stripVTControlCharacters(shown(true, { yaml }));
    const last = text.slice(text.lastIndexOf(head)).split('\n');
    expect(last[1]).to.match(/^ {2}begun .* 0 of 10 rumors$/);
    expect(last.slice(-2)).to.deep.equal(['  ended: interrupted', '']);
  });
});
