import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, describe, it } from 'mocha';
import { ConfigError } from '../../../../pkg/core/errors.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import { SMALL } from '../../../support/config.ts';

function nameFor(file: string, text = SMALL): string {
  return loadConfig({ file, text }).name;
}

function saying(file: string, words: string): void {
  expect(() => loadConfig({ file })).to.throw(ConfigError, `${file}: ${words}`);
}

describe('loadConfig', () => {
  it('applies every default', () => {
    expect(loadConfig({ file: 'runs/my lab.yaml', text: SMALL })).to.deep.equal({
      name: 'my-lab',
      experiment: 'agreement',
      engine: 'tcp',
      nodes: { count: 3, inputs: [1, 2, 3], ip: '127.0.0.1' },
      agreement: {
        model: 'async-crash',
        rule: 'select',
        f: 1,
        epsilon: 0.001,
        stop: 'master',
        topology: 'complete',
        maxRounds: 200,
        arithmetic: 'float',
        outsideModel: 'refuse',
      },
      network: {
        clockDrift: 0,
        delayMs: 0,
        loss: 0,
        duplicate: 0,
        reorder: 0,
        roundMs: 1000,
        resendMs: 200,
        frameBytesMax: 16_777_216,
        queueBytesMax: 67_108_864,
      },
      trace: { level: 'facts' },
      faults: { crash: { probability: 0 }, schedule: [], allowOverBudget: false },
      master: { ip: '127.0.0.1', port: 0, joinMs: 30_000, runMs: 120_000 },
      security: { mode: 'auth' },
    });
  });

  it('takes the name from the experiment, else from the file', () => {
    expect(nameFor('a/b/sixteen.yaml')).to.equal('sixteen');
    expect(nameFor('a/b/sixteen.yaml', `${SMALL}name: mine\n`)).to.equal('mine');
    expect(nameFor('..')).to.equal('experiment');
    expect(nameFor(`${'x'.repeat(100)}.yaml`)).to.have.length(64);
  });

  it('knows aliases, as long as they stay few', () => {
    const text = SMALL.replace('[1, 2, 3]', '[&v 0.5, *v, *v]');
    expect(loadConfig({ file: 'x.yaml', text }).nodes).to.deep.include({ inputs: [0.5, 0.5, 0.5] });
  });

  it('offers the parts of every problem to programs', () => {
    const text = `${SMALL}  epsilon: 0\n`;
    const load = (): unknown => loadConfig({ file: 'x.yaml', text });
    expect(load).to.throw(ConfigError).with.property('code', 'ERR_CONFIG');
    expect(load)
      .to.throw(ConfigError)
      .with.deep.nested.property('issues[0]')
      .that.includes({ path: 'agreement.epsilon', line: 7, value: '0' });
  });

  describe('reads files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'config-'));
    after(() => rmSync(folder, { recursive: true }));
    const written = (name: string, content: string | Uint8Array): string => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };

    it('with or without a byte order mark', () => {
      expect(loadConfig({ file: written('bom.yaml', `\uFEFF${SMALL}`) }).name).to.equal('bom');
    });

    it('and says plainly why one cannot be', () => {
      saying(
        join(folder, 'none.yaml'),
        'there is no such file; name an experiment file with --config',
      );
      saying(folder, 'is a directory, not an experiment file');
      saying(written('a.yaml', ''), 'is empty; an experiment has at least the keys experiment');
      saying(written('b.yaml', Uint8Array.of(0x61, 0xff)), 'is not UTF-8 text; save it as UTF-8');
      saying(written('c.yaml', '#'.repeat(2 ** 20 + 1)), 'is larger than 1048576 bytes');
      saying(join(folder, 'a.yaml', 'b'), 'cannot be read: ENOTDIR');
    });
  });
});
