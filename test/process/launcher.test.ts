/** The launchers in a tree that was never built, as after `npm ci --ignore-scripts`. */
import { cpSync, existsSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { afterEach, beforeEach, describe, it } from 'mocha';
import { Bench, PATIENCE_MS, fiveNodes } from '../support/lab-process.ts';
import { TOP } from '../support/repository.ts';

describe('a tree without dist', function () {
  // Two builds of 3 s on an idle machine, and three runs.
  this.timeout(6 * PATIENCE_MS);
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.clear());

  it('builds once, says so, and runs; also when only the bundle is missing', async () => {
    const top = bench.path('tree');
    for (const name of ['cmd', 'pkg', 'package.json', 'tsconfig.json']) {
      cpSync(join(TOP, name), join(top, name), { recursive: true });
    }
    symlinkSync(join(TOP, 'node_modules'), join(top, 'node_modules'));
    const file = bench.experiment('small.yaml', fiveNodes());
    const start = async (out: string): Promise<readonly [number | null, string, string]> => {
      const run = bench.lab('run', ['--config', file, '--out', out, '--quiet'], { top });
      const { code } = await run.end(3 * PATIENCE_MS);
      return [code, run.stdout, run.stderr];
    };

    const notice = 'dist/ is missing; building once (npm run build) ...\n';
    const verdict = 'PASS: every check passed\n';
    expect(await start('a')).to.deep.equal([0, verdict, notice]);
    expect(await start('b')).to.deep.equal([0, verdict, '']);
    rmSync(join(top, 'dist', 'node.cjs'));
    expect(await start('c')).to.deep.equal([0, verdict, notice]);
    expect(existsSync(join(top, 'dist', 'node.cjs'))).to.equal(true);
  });
});
