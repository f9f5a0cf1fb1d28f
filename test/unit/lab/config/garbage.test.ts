import { expect } from 'chai';
import * as fc from 'fast-check';
import { describe, it } from 'mocha';
import { stringify } from 'yaml';
import { ConfigError } from '../../../../pkg/core/errors.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import type { Overrides } from '../../../../pkg/lab/config/overrides.ts';
import { SMALL } from '../../../support/config.ts';

/** Loads; whatever is wrong must come as a `ConfigError` of readable lines. */
function attempt(text: string, overrides: Overrides = {}): void {
  try {
    loadConfig({ file: 'x.yaml', text, overrides });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.issues).to.not.have.length(0);
    for (const { message, value = '' } of error.issues) {
      expect(`${message}${value}`)
        .to.match(/^[^\n]+$/)
        .and.not.contain('undefined');
    }
  }
}

const FULL: Readonly<Record<string, unknown>> = {
  experiment: 'agreement',
  seed: 1,
  engine: 'tcp',
  nodes: { count: 4, inputs: [1, 2, 3, 4] },
  agreement: {
    model: 'sync-byzantine',
    f: 1,
    epsilon: 0.1,
    stop: 'rounds',
    arithmetic: 'rational',
  },
  network: { delayMs: { min: 0, max: 1 }, loss: 0, roundMs: 30 },
  trace: { level: 'full' },
  faults: {
    plan: [],
    liars: { nodes: ['n4'] },
    schedule: [
      { fault: 'duplicate', share: 0.5, nodes: 'one', whenDecided: 1 },
      { fault: 'delay', ms: 1, nodes: ['n2', 'n3'], atMs: 5, forMs: 5 },
    ],
    allowOverBudget: true,
  },
  master: { ip: '127.0.0.1', port: 0 },
};

/** Every path of `FULL`, as an option writes it. */
function paths(data: unknown, prefix: string): readonly string[] {
  if (typeof data !== 'object' || data === null) return [prefix];
  const below = Object.entries(data).flatMap(([key, value]) =>
    paths(value, prefix === '' ? key : `${prefix}.${key}`),
  );
  return prefix === '' ? below : [prefix, ...below];
}

const junk = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, '', -1, 0, 1e308, 5e-324, [], {}, [[]], '1/0', '1/3', 'n1', 'master', true),
);

describe('loadConfig, given garbage,', () => {
  it('throws nothing but ConfigError for any data', () => {
    fc.assert(fc.property(fc.jsonValue(), (data) => attempt(stringify(data))));
  });

  it('throws nothing but ConfigError for any text', () => {
    const yamlish = fc.string({
      unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"%@`#,?~ \n\t<=1.'.split('')),
    });
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), (text) => attempt(text)),
    );
    fc.assert(fc.property(yamlish, (text) => attempt(SMALL + text)));
  });

  it('throws nothing but ConfigError when any fields are replaced by junk', () => {
    const set = fc.tuple(fc.constantFrom(...paths(FULL, '')), junk);
    const text = stringify(FULL);
    attempt(text);
    fc.assert(
      fc.property(fc.array(set, { minLength: 1, maxLength: 4 }), (changes) => {
        attempt(text, { sets: changes.map(([path, value]) => `${path}=${JSON.stringify(value)}`) });
      }),
      { numRuns: 300 },
    );
  });

  it('throws nothing but ConfigError for any options', () => {
    const option = fc.oneof(
      fc.string(),
      fc.tuple(fc.string(), fc.string()).map((s) => s.join('=')),
    );
    fc.assert(
      fc.property(fc.array(option), fc.double(), fc.string(), (sets, seed, engine) =>
        attempt(SMALL, { sets, seed, engine }),
      ),
    );
  });

  it('survives deep nesting', () => {
    for (const depth of [90, 1000, 20_000]) {
      for (const text of ['[', '{a: ', '- ', '? '].map((open) => open.repeat(depth))) {
        attempt(`a: ${text}`);
        attempt(`a:\n ${text}`);
      }
    }
    attempt(Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'));
  });
});
