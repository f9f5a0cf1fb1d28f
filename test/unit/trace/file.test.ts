import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { TraceFile } from '../../../pkg/trace/file.ts';
import { Trace } from '../../support/records.ts';
import { temporaryFolders } from '../../support/temporary.ts';

/** As the master hears it: in order for each node, in any order between them. */
const HEARD = new Trace()
  .add('n10', 'round', { round: 0 }, 3)
  .add('n10', 'round', { round: 1 }, 3)
  .add('n2', 'round', { round: 0 }, 3)
  .add('n2', 'decide', { round: 1 }, 9)
  .add('master', 'end', { orderly: true }, 5)
  .add('master', 'run', { version: 1 }, 4)
  .add('n1', 'counts', {}, 1).records;

const SORTED = ['master run', 'n1 0', 'n2 0', 'n10 0', 'n10 1', 'n2 1', 'master end'];

const name = ({ node, seq, kind }: TraceRecord): string =>
  `${node} ${node === 'master' ? kind : seq}`;

function lines(file: string): TraceRecord[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line): TraceRecord => JSON.parse(line));
}

describe('TraceFile', () => {
  const folder = temporaryFolders();

  it('orders by time, ties by node, with the run first and the end last', async () => {
    const file = join(folder(), 'trace.jsonl');
    const trace = new TraceFile(file);
    for (const record of HEARD) trace.add(record);
    expect(trace.records).to.deep.equal(HEARD);
    const ordered = await trace.finish();
    expect(ordered.map(name)).to.deep.equal(SORTED);
    expect(lines(file)).to.deep.equal(ordered);
    expect(readFileSync(file, 'utf8').endsWith('\n')).to.equal(true);
    expect(readdirSync(join(file, '..'))).to.deep.equal(['trace.jsonl']);
  });

  it('keeps each node in its own order when its records bear the same time', async () => {
    const trace = new TraceFile(undefined);
    const same = new Trace();
    for (let i = 0; i < 12; i++) same.add(i % 2 === 0 ? 'n1' : 'n2', 'round', {}, 1);
    for (const record of same.records) trace.add(record);
    const ordered = await trace.finish();
    const want = [...Array(6).keys()].flatMap((seq) => [`n1 ${seq}`]);
    expect(ordered.slice(0, 6).map(name)).to.deep.equal(want);
  });

  it('appends as it goes, in order of arrival', async () => {
    const file = join(folder(), 'trace.jsonl');
    const trace = new TraceFile(file);
    const watcher = watch(join(file, '..'));
    for (const record of HEARD) trace.add(record);
    while (!existsSync(file) || lines(file).length < HEARD.length) await once(watcher, 'change');
    watcher.close();
    expect(lines(file)).to.deep.equal(HEARD);
    await trace.finish();
  });

  it('keeps the records, and writes nothing, without a path', async () => {
    const trace = new TraceFile(undefined);
    for (const record of HEARD) trace.add(record);
    expect((await trace.finish()).map(name)).to.deep.equal(SORTED);
  });

  it('writes an empty file for a run that recorded nothing', async () => {
    const file = join(folder(), 'trace.jsonl');
    expect(await new TraceFile(file).finish()).to.deep.equal([]);
    expect(readFileSync(file, 'utf8')).to.equal('');
  });

  const UNWRITABLE: readonly { name: string; path: (folder: string) => string; code: string }[] = [
    { name: 'a folder that is missing', path: (f) => join(f, 'none', 't.jsonl'), code: 'ENOENT' },
    {
      name: 'a folder in its place',
      path: (f) => {
        mkdirSync(join(f, 't.jsonl', 'x'), { recursive: true });
        return join(f, 't.jsonl');
      },
      code: 'EISDIR',
    },
  ];
  for (const { name: what, path, code } of UNWRITABLE) {
    it(`goes on with ${what}, and reports it at the end`, async () => {
      const trace = new TraceFile(path(folder()));
      for (const record of HEARD) trace.add(record);
      // Records come before and after the stream has found out.
      await new Promise((resolve) => {
        setImmediate(() => setImmediate(resolve));
      });
      for (const record of HEARD) trace.add(record);
      const error: unknown = await trace.finish().then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).to.be.instanceOf(Error).with.property('code', code);
      expect(trace.records).to.have.length(2 * HEARD.length);
    });
  }
});
