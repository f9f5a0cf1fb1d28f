/** The launchers in a tree that was never built, as after `npm ci --ignore-scripts`. */
import { cpSync, existsSync, readdirSync, rmSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Bench, PATIENCE_MS, fiveNodes, until, type Command } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

const NOTICE = 'dist/ is missing; building once (npm run build) ...\n';

/** Demands that a run passes, and says nothing but this before. */
async function expectRun(command: Command, notice: string): Promise<void> {
  const { code } = await command.end(3 * PATIENCE_MS);
  const said = [code, command.stdout, command.stderr];
  expect(said).to.deep.equal([0, 'PASS: every check passed\n', notice]);
}

describe('a tree without dist', function () {
  // Two builds of 3 s on an idle machine, and three runs.
  this.timeout(6 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  function unbuiltTree(): string {
    const top = bench.path('tree');
    for (const name of ['cmd', 'pkg', 'package.json', 'tsconfig.json']) {
      cpSync(join(TOP, name), join(top, name), { recursive: true });
    }
    symlinkSync(join(TOP, 'node_modules'), join(top, 'node_modules'));
    return top;
  }

  it('says what to do first when nothing was installed, built or not', async () => {
    const top = unbuiltTree();
    unlinkSync(join(top, 'node_modules'));
    const says = async (why: RegExp): Promise<void> => {
      const command = run(top, 'a');
      expect(await command.end()).to.deep.equal({ code: 70, signal: null });
      expect(command.stderr.replace(NOTICE, '')).to.match(why);
    };
    await says(/^typescript\/bin\/tsc is missing: run npm ci first\n$/);
    cpSync(join(TOP, 'dist'), join(top, 'dist'), { recursive: true });
    await says(/^Cannot find package .*: run npm ci first\n$/);
  });

  const run = (top: string, out: string): Command => {
    const file = bench.experiment('small.yaml', fiveNodes());
    return bench.lab('run', ['--config', file, '--out', out, '--quiet'], { top });
  };

  it('builds once, says so, and runs; also when only the program of nodes is missing', async () => {
    const top = unbuiltTree();
    await expectRun(run(top, 'a'), NOTICE);
    await expectRun(run(top, 'b'), '');
    rmSync(join(top, 'dist', 'node.cjs'));
    await expectRun(run(top, 'c'), NOTICE);
    expect(existsSync(join(top, 'dist', 'node.cjs'))).to.equal(true);
  });

  it('is built whole or not at all, so that two may start at the same time', async () => {
    const top = unbuiltTree();
    const runs = [run(top, 'a'), run(top, 'b')];
    await until('it is built', () => existsSync(join(top, 'dist')), 3 * PATIENCE_MS);
    expect(readdirSync(join(top, 'dist'))).to.include('node.cjs');
    for (const one of runs) await expectRun(one, NOTICE);
    const left = readdirSync(top).filter((name) => name.startsWith('dist'));
    expect(left).to.deep.equal(['dist']);
    expect(readdirSync(join(top, 'dist')).toSorted()).to.deep.equal([
      '.tsbuildinfo',
      'node.cjs',
      'node.image',
      'pkg',
    ]);
  });
});
