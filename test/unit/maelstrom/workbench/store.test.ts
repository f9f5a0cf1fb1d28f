import { expect } from 'chai';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LabError } from '../../../../pkg/core/errors.ts';
import { StoreFolder } from '../../../../pkg/maelstrom/workbench/store.ts';

const NOW = new Date(2026, 10, 20, 14, 25, 1, 123);
const NAME = '20261120T142501.123';

function refused(out: string, why: string): void {
  expect(() => StoreFolder.create('echo', out, NOW))
    .to.throw(LabError, why)
    .with.property('code', 'ERR_RUN_FOLDER');
}

describe('the folder of a run of the workbench', () => {
  const home = process.cwd();
  let top: string;

  beforeEach(() => {
    top = realpathSync(mkdtempSync(join(tmpdir(), 'murmuration-store-')));
    process.chdir(top);
  });

  afterEach(() => {
    process.chdir(home);
    rmSync(top, { recursive: true });
  });

  it('is a fresh one of the store, also within one millisecond', () => {
    const first = StoreFolder.create('echo', undefined, NOW);
    const second = StoreFolder.create('echo', undefined, NOW);
    expect(first.path).to.equal(join(top, 'store', 'echo', NAME));
    expect(second.path).to.equal(join(top, 'store', 'echo', `${NAME}-2`));
    expect(readdirSync(first.path)).to.deep.equal(['node-logs']);
  });

  it('is what `current` leads to, and `latest` once it is written', () => {
    const folder = StoreFolder.create('echo', undefined, NOW);
    expect(readlinkSync('store/current')).to.equal(join('echo', NAME));
    expect(existsSync('store/latest')).to.equal(false);
    folder.linkLatest();
    expect(readlinkSync('store/latest')).to.equal(join('echo', NAME));
    expect(readlinkSync('store/echo/latest')).to.equal(NAME);
  });

  it('is where the user wants it, which is in no store', () => {
    const folder = StoreFolder.create('echo', 'a/b', NOW);
    folder.linkLatest();
    expect(folder.logs).to.equal(join(top, 'a', 'b', 'node-logs'));
    expect(readdirSync('.')).to.deep.equal(['a']);
  });

  it('is refused when it is not empty, or a file', () => {
    mkdirSync('full');
    writeFileSync('full/mine', '');
    refused('full', 'it is not empty');
    refused('full/mine', 'ENOTDIR');
    expect(readdirSync('full')).to.deep.equal(['mine']);
  });

  if (existsSync('/proc/self')) {
    it('is refused where the system makes no folders', () => {
      refused('/proc/x/y', 'cannot use the folder /proc/x/y: ENOENT');
    });
  }
});
