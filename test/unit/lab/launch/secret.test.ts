import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { LabError } from '../../../../pkg/core/errors.ts';
import { readSecret, writeSecret } from '../../../../pkg/lab/launch/secret.ts';
import { temporaryFolders } from '../../../support/temporary.ts';

const modeOf = (file: string): number => statSync(file).mode % 0o1000;

describe('secret', () => {
  const folder = temporaryFolders();

  it('is made beside the experiment by whoever comes first, for its owner only', () => {
    const config = join(folder(), 'x.yaml');
    const secret = readSecret(undefined, config);
    expect(secret).to.match(/^[\w-]{43}$/);
    expect(modeOf(join(config, '..', '.murmuration-secret'))).to.equal(0o600);
    expect(readSecret(undefined, config)).to.equal(secret);
    expect(readSecret(undefined, join(folder(), 'x.yaml'))).to.not.equal(secret);
  });

  it('is never written over', () => {
    const file = join(folder(), 'secret');
    writeSecret(file);
    const secret = readFileSync(file, 'utf8');
    writeSecret(file);
    expect(readFileSync(file, 'utf8')).to.equal(secret);
    expect(modeOf(file)).to.equal(0o600);
  });

  it('is taken from a file that is named, without the blanks around it', () => {
    const file = join(folder(), 'mine');
    writeFileSync(file, '  sixteen letters!\n\n');
    expect(readSecret(file, 'unused/x.yaml')).to.equal('sixteen letters!');
  });

  const WRONG: readonly [name: string, make: (file: string) => void, message: string][] = [
    ['is missing', () => undefined, 'cannot read the secret'],
    [
      'is too short',
      (file) => writeFileSync(file, 'fifteen letters\n'),
      'shorter than 16 characters',
    ],
    ['is empty', (file) => writeFileSync(file, ''), 'shorter than 16 characters'],
    ['is a folder', (file) => mkdirSync(file), 'cannot read the secret'],
  ];
  for (const [name, make, message] of WRONG) {
    it(`is refused when its file ${name}`, () => {
      const file = join(folder(), 'secret');
      make(file);
      expect(() => readSecret(file, 'x.yaml'))
        .to.throw(LabError, message)
        .with.property('code', 'ERR_SECRET');
    });
  }

  it('says so when it cannot be made', () => {
    expect(() => readSecret(undefined, join(folder(), 'none', 'x.yaml')))
      .to.throw(LabError, 'cannot write the secret')
      .with.property('code', 'ERR_SECRET');
  });
});
