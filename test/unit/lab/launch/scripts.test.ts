import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../../pkg/core/errors.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import type { ExperimentConfig } from '../../../../pkg/lab/config/schema.ts';
import { printScripts } from '../../../../pkg/lab/launch/scripts.ts';
import { SMALL } from '../../../support/config.ts';
import { temporaryFolders } from '../../../support/temporary.ts';

const load = (...sets: string[]): ExperimentConfig =>
  loadConfig({ file: 'x.yaml', text: SMALL, overrides: { sets, seed: 7 } });

const failed = async (config: ExperimentConfig, to: string): Promise<unknown> =>
  printScripts({ config, source: 'x.yaml', folder: to }).catch((error: unknown) => error);

describe('printScripts', () => {
  const folder = temporaryFolders();

  it('writes one script per process, the experiment and the secret, and says what to do', async () => {
    const to = folder();
    const text = await printScripts({
      config: load('master.port=7000'),
      source: 'x.yaml',
      folder: to,
    });
    expect(readdirSync(to).toSorted()).to.deep.equal(
      ['config.yaml', 'master.sh', 'n1.sh', 'n2.sh', 'n3.sh', 'secret'].toSorted(),
    );
    expect(text).to.include(`Wrote 4 scripts to ${to}: master.sh, n1.sh ... n3.sh\n`);
    expect(text).to.include('within 600 s');
    for (const name of ['master.sh', 'n1.sh', 'n2.sh', 'n3.sh']) {
      expect((statSync(join(to, name)).mode % 0o1000) & 0o700, name).to.equal(0o700);
      expect(execFileSync('sh', ['-n', join(to, name)]).toString()).to.equal('');
    }
    expect(statSync(join(to, 'secret')).mode % 0o1000).to.equal(0o600);
  });

  it("writes over its own files, and over nobody else's", async () => {
    const [own, other] = [folder(), folder()];
    await printScripts({ config: load(), source: 'x.yaml', folder: own });
    await printScripts({ config: load(), source: 'x.yaml', folder: own });
    writeFileSync(join(other, 'config.yaml'), 'mine');
    expect(await failed(load(), other))
      .to.be.instanceOf(LabError)
      .with.property('message')
      .that.includes('it holds a config.yaml which the lab has not written');
    expect(readdirSync(other)).to.deep.equal(['config.yaml']);
  });

  it('writes the experiment as it will run, with time for people and a fixed port', async () => {
    const to = folder();
    const config = load('nodes.count=3');
    await printScripts({ config, source: 'x.yaml', folder: to });
    const written = loadConfig({ file: join(to, 'config.yaml') });
    const { port } = written.master;
    expect(port).to.be.above(0);
    expect(written).to.deep.equal({
      ...config,
      master: { ...config.master, port, joinMs: 600_000 },
    });
  });

  it('starts each process with its own part', async () => {
    const to = folder();
    await printScripts({ config: load('master.port=7000'), source: 'x.yaml', folder: to });
    // In place of Node a program that prints its arguments, and a project elsewhere.
    const bin = folder();
    writeFileSync(join(bin, 'node'), '#!/bin/sh\nprintf "%s\\n" "$@"\n', { mode: 0o755 });
    const run = (name: string): string[] =>
      execFileSync('sh', [join(to, name), '--seed', '9'], {
        env: { PATH: `${bin}:${process.env['PATH']}`, MURMURATION: '/opt/lab' },
      })
        .toString()
        .trim()
        .split('\n');
    const shared = ['--config', join(to, 'config.yaml')];
    const end = ['--secret-file', join(to, 'secret'), '--seed', '9'];
    expect(run('master.sh')).to.deep.equal(['/opt/lab/cmd/master.js', ...shared, ...end]);
    expect(run('n2.sh')).to.deep.equal(['/opt/lab/cmd/node.js', ...shared, '--id', 'n2', ...end]);
  });

  it('keeps a secret that stands there', async () => {
    const to = folder();
    writeFileSync(join(to, 'secret'), 'a secret of before\n');
    await printScripts({
      config: load('master.port=7000', 'master.joinMs=900000'),
      source: 'x.yaml',
      folder: to,
    });
    expect(readFileSync(join(to, 'secret'), 'utf8')).to.equal('a secret of before\n');
  });

  it('gives people no less time than the experiment does', async () => {
    const config = load('master.port=7000', 'master.joinMs=900000');
    expect(await printScripts({ config, source: 'x.yaml', folder: folder() })).to.include(
      'within 900 s',
    );
  });

  it('finds a port that is free', async () => {
    const to = folder();
    await printScripts({ config: load(), source: 'x.yaml', folder: to });
    const server = createServer();
    server.listen(loadConfig({ file: join(to, 'config.yaml') }).master.port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
  });

  it('says why it cannot', async () => {
    const file = join(folder(), 'file');
    writeFileSync(file, '');
    expect(await failed(load('master.port=7000'), join(file, 'x')))
      .to.be.instanceOf(LabError)
      .with.property('message')
      .that.matches(/^cannot write the scripts to .*: ENOTDIR/);
    // 192.0.2.1 is reserved for documentation, so no machine has it.
    expect(await failed(load('master.ip=192.0.2.1'), folder()))
      .to.be.instanceOf(LabError)
      .with.property('message')
      .that.matches(/^cannot listen on 192\.0\.2\.1: /);
  });
});
