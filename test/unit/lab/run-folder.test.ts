import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { LabError } from '../../../pkg/core/errors.ts';
import { RunFolder } from '../../../pkg/lab/run-folder.ts';
import type { AgreementResult as Result } from '../../../pkg/lab/agreement/result.ts';
import { temporaryFolders } from '../../support/temporary.ts';

const NOON = new Date(2026, 10, 20, 14, 25, 1);
const RESULT = { version: 1, verdict: 'pass' } as unknown as Result;

const refused = (out: string | undefined, why: string): void => {
  expect(() => RunFolder.create(out, 'x'))
    .to.throw(LabError, why)
    .with.property('code', 'ERR_RUN_FOLDER');
};

describe('RunFolder', () => {
  const folder = temporaryFolders();
  const home = process.cwd();
  beforeEach(() => process.chdir(folder()));
  afterEach(() => process.chdir(home));

  it('is named for its time and experiment, and linked as the latest', () => {
    const { path, logs, trace } = RunFolder.create(undefined, 'mine', { now: NOON });
    expect(path).to.equal(join(process.cwd(), 'runs', '20261120-142501-mine'));
    expect(logs).to.equal(join(path, 'logs'));
    expect(trace).to.equal(join(path, 'trace.jsonl'));
    expect(readdirSync(path)).to.deep.equal(['logs']);
    expect(readlinkSync('runs/latest')).to.equal('20261120-142501-mine');
  });

  it('takes another name when two runs begin within one second', () => {
    const names = [1, 2, 3].map(() => RunFolder.create(undefined, 'mine', { now: NOON }).path);
    const first = join(process.cwd(), 'runs', '20261120-142501-mine');
    expect(names).to.deep.equal([first, `${first}-2`, `${first}-3`]);
    expect(readlinkSync('runs/latest')).to.equal('20261120-142501-mine-3');
  });

  it('is where it was asked for, and then not linked', () => {
    expect(RunFolder.create('a/b', 'mine').path).to.equal(join(process.cwd(), 'a', 'b'));
    expect(readdirSync('.')).to.deep.equal(['a']);
  });

  it('may be a folder that is there, also one of a run that never ended', () => {
    mkdirSync('old/logs', { recursive: true });
    writeFileSync('old/config.yaml', 'x');
    expect(RunFolder.create('old', 'mine').path).to.equal(join(process.cwd(), 'old'));
  });

  it('is refused when it holds an experiment that no run has written', () => {
    mkdirSync('mine');
    writeFileSync('mine/config.yaml', 'mine');
    refused('mine', 'it holds a config.yaml which the lab has not written');
    expect(readdirSync('mine')).to.deep.equal(['config.yaml']);
    mkdirSync('mine/logs');
    const source = join('mine', '..', 'mine', 'config.yaml');
    expect(() => RunFolder.create('mine', 'x', { source })).to.throw('is the experiment itself');
    expect(readFileSync('mine/config.yaml', 'utf8')).to.equal('mine');
  });

  if (existsSync('/proc/self')) {
    it('is refused where the system makes no folders', () => {
      refused('/proc/x', 'cannot use the run folder /proc/x: ENOENT');
    });
  }

  it('is refused when it holds a result, or cannot be made', () => {
    RunFolder.create('used', 'mine').writeResult(RESULT);
    refused('used', 'it holds the result of another run');
    writeFileSync('file', '');
    refused('file', 'cannot use the run folder');
    refused('file/below', 'cannot use the run folder');
  });

  it('does not replace something else that is called latest', () => {
    mkdirSync('runs/latest', { recursive: true });
    refused(undefined, 'runs/latest is not a link');
  });

  it('holds the configuration, and a result that is replaced in one step', () => {
    const run = RunFolder.create('here', 'mine');
    run.writeConfig('seed: 7\n');
    run.writeResult(RESULT);
    run.writeResult({ ...RESULT, verdict: 'fail' });
    expect(readFileSync('here/config.yaml', 'utf8')).to.equal('seed: 7\n');
    expect(readFileSync('here/result.json', 'utf8')).to.equal(
      '{\n  "version": 1,\n  "verdict": "fail"\n}\n',
    );
    expect(readdirSync('here').toSorted()).to.deep.equal(['config.yaml', 'logs', 'result.json']);
  });
});
