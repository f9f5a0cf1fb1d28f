import { expect } from 'chai';
import { describe, it } from 'mocha';
import { filesBelow, importsOf } from '../support/repository.ts';

/** What each room may import: other rooms, packages, and `node:` for Node's own modules. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  agreement: ['core'],
  gossip: ['core', 'wire', 'membership'],
  membership: ['core', 'wire'],
  faults: ['core'],
  wire: ['core', 'msgpackr/pack'],
  trace: ['core', 'node:'],
  checkers: ['core', 'agreement', 'gossip', 'maelstrom', 'membership', 'trace'],
  host: ['core', 'faults', 'trace'],
  net: ['core', 'host', 'wire', 'node:'],
  sim: ['core', 'host', 'wire'],
  services: ['core', 'wire', 'gossip', 'membership'],
  topology: ['core'],
  maelstrom: [
    'core',
    'wire',
    'gossip',
    'topology',
    'faults',
    'host',
    'net',
    'trace',
    'report',
    'node:',
  ],
  report: ['d3-scale'],
  'index.ts': ['core', 'runtime', 'services'],
  runtime: [
    'core',
    'gossip',
    'membership',
    'faults',
    'wire',
    'host',
    'net',
    'sim',
    'services',
    'node:',
  ],
  lab: [
    'services',
    'runtime',
    'core',
    'agreement',
    'gossip',
    'maelstrom',
    'membership',
    'topology',
    'report',
    'faults',
    'wire',
    'trace',
    'checkers',
    'host',
    'net',
    'sim',
    'node:',
    'yaml',
    'zod',
    'fastest-levenshtein',
  ],
  cli: [
    'core',
    'agreement',
    'trace',
    'checkers',
    'lab',
    'maelstrom',
    'runtime',
    'services',
    'wire',
    'node:',
    'yargs',
    'fastest-levenshtein',
    'log-update',
    'picocolors',
    'cli-table3',
  ],
};

/** Of the room of the trace, what writes it touches the disk. */
const PURE_EXCEPT: Readonly<Record<string, readonly string[]>> = {
  trace: ['pkg/trace/file.ts', 'pkg/trace/folder.ts'],
};

function roomOf(path: string): string {
  return path.split('/')[1] ?? '';
}

function target(to: string): string {
  if (to.startsWith('pkg/')) return roomOf(to);
  return to.startsWith('node:') ? 'node:' : to;
}

describe('layers', () => {
  const files = filesBelow('pkg').filter((path) => path.endsWith('.ts'));

  it('have a rule for every room', () => {
    const rooms = new Set(files.map(roomOf));
    expect([...rooms].toSorted()).to.deep.equal(Object.keys(MAY_IMPORT).toSorted());
  });

  it('import only what their room may import', () => {
    const wrong = files.flatMap(importsOf).filter(({ from, to }) => {
      const room = roomOf(from);
      const pure = PURE_EXCEPT[room] !== undefined && !PURE_EXCEPT[room].includes(from);
      if (target(to) === 'node:' && pure) return true;
      return target(to) !== room && MAY_IMPORT[room]?.includes(target(to)) !== true;
    });
    expect(wrong).to.deep.equal([]);
  });

  it('see a wrong import when there is one', () => {
    const imports = importsOf('test/tidy/layers.test.ts').map(({ to }) => to);
    expect(imports).to.include.members(['chai', 'mocha', 'test/support/repository.ts']);
  });

  it('leave no file that nothing imports', () => {
    const mains =
      /^pkg\/(cli\/(run|sim|master|node|maelstrom)|lab\/((node|explore)\/main|node\/start|search\/worker|config\/write-docs)|maelstrom\/(index|main)|index|runtime\/sim-cluster|sim\/cycles)\.ts$/;
    const imported = new Set(files.flatMap(importsOf).map(({ to }) => to));
    expect(files.filter((path) => !imported.has(path) && !mains.test(path))).to.deep.equal([]);
  });
});
