import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { summary } from '../../../../pkg/cli/view/summary.ts';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { loadConfig } from '../../../../pkg/lab/config/load.ts';
import type {
  AgreementResult as Result,
  NodeResult,
} from '../../../../pkg/lab/agreement/result.ts';
import { SMALL } from '../../../support/config.ts';

const node = (id: string, rest: Partial<NodeResult> = {}): NodeResult => ({
  id: nodeId(id),
  input: 1,
  fate: 'correct',
  decision: 1.5,
  round: 3,
  ...rest,
});

const PASS: Result = {
  version: 1,
  experiment: 'agreement',
  name: 'x',
  engine: 'tcp',
  seed: 7,
  verdict: 'pass',
  cause: 'every living node has decided',
  checks: [
    { name: 'validity', verdict: 'pass', detail: 'all values lie within the range of the inputs' },
    { name: 'epsilon-agreement', verdict: 'pass', detail: '2 decisions within 0' },
  ],
  nodes: [
    node('n1', { input: 0.1 }),
    node('n2', { input: 12.25, decision: 1 / 3 }),
    node('n10', { fate: 'crashed', decision: null, round: 1 }),
  ],
  rounds: [],
  traffic: {
    sent: 14,
    received: 10,
    bytes: 700,
    lostToCrash: 3,
    lostToSevered: 0,
    droppedByFault: 1,
    duplicatedByFault: 0,
    late: 0,
    early: 0,
    duplicate: 0,
    byKind: {},
  },
  faults: [],
  timing: { startupMs: 210, runMs: 84 },
  config: loadConfig({ file: 'x.yaml', text: SMALL }),
};

/** The lines of a summary, without colours. */
function lines(result: Result, columns?: number, folder = 'runs/x'): string[] {
  const text = summary(result, folder, { colour: false, columns });
  expect(stripVTControlCharacters(text)).to.equal(text);
  return text.split('\n');
}

const repeat = (folder: string): string | undefined => lines(PASS, 80, folder).at(-2);

const withNodes = (...nodes: readonly NodeResult[]): Result => ({ ...PASS, nodes });

describe('summary', () => {
  it('says that all is well, and what that rests on', () => {
    expect(lines(PASS)).to.deep.equal([
      '',
      'PASS: every check passed',
      '  pass     validity           all values lie within the range of the inputs',
      '  pass     epsilon-agreement  2 decisions within 0',
      '',
      '  n1     0.1  decided 1.5 in round 3',
      '  n2   12.25  decided 0.3333333 in round 3',
      '  n10      1  crashed in round 1',
      '',
      '  messages  14 sent = 10 received + 3 lost to crashes + 1 dropped by faults; 700 bytes',
      '  time      210 ms to connect, 84 ms to agree',
      '  folder    runs/x',
      '  repeat    node cmd/run.js --config runs/x/config.yaml',
      '',
    ]);
  });

  it('says which check failed, and how the run ended', () => {
    const [validity = { name: '', verdict: 'fail', detail: '' }] = PASS.checks;
    const failed = { name: 'termination', verdict: 'fail', detail: 'n1 did not decide' } as const;
    const shown = lines({ ...PASS, verdict: 'fail', checks: [validity, failed] });
    expect(shown.slice(1, 5)).to.deep.equal([
      'FAIL: a property was violated',
      '  ended: every living node has decided',
      '  pass     validity     all values lie within the range of the inputs',
      '  fail     termination  n1 did not decide',
    ]);
  });

  it('says why it cannot tell, and claims no sum that does not hold', () => {
    const cut: Result = {
      ...PASS,
      verdict: 'unknown',
      cause: 'interrupted (SIGINT)',
      checks: [{ name: 'validity', verdict: 'unknown', detail: 'the trace has no end' }],
      traffic: { ...PASS.traffic, sent: 15 },
    };
    const shown = lines(cut);
    expect(shown.slice(1, 4)).to.deep.equal([
      'UNKNOWN: the run does not tell whether theory held',
      '  ended: interrupted (SIGINT)',
      '  unknown  validity  the trace has no end',
    ]);
    expect(shown).to.include(
      '  messages  15 sent; 10 received + 3 lost to crashes + 1 dropped by faults; 700 bytes',
    );
    expect(lines({ ...cut, checks: [], nodes: [] }).slice(1, 4)).to.deep.equal([
      'UNKNOWN: the run does not tell whether theory held',
      '  ended: interrupted (SIGINT)',
      '',
    ]);
  });

  it('warns when no guarantee holds', () => {
    const shown = lines({ ...PASS, outsideModel: 'agreement.f: needs n > 2f' });
    expect(shown[2]).to.equal('  outside its model, no guarantee holds: agreement.f: needs n > 2f');
  });

  it('wraps what checks say beside their names', () => {
    expect(lines(PASS, 65).slice(1, 6)).to.deep.equal([
      'PASS: every check passed',
      '  pass     validity           all values lie within the range of',
      '                              the inputs',
      '  pass     epsilon-agreement  2 decisions within 0',
      '',
    ]);
  });

  it('puts it below their names in a narrow terminal', () => {
    expect(lines(PASS, 40).slice(1, 7)).to.deep.equal([
      'PASS: every check passed',
      '  pass     validity',
      '    all values lie within the range of',
      '    the inputs',
      '  pass     epsilon-agreement',
      '    2 decisions within 0',
    ]);
  });

  it('stays within the terminal but for what is to be copied, and ends no line with blanks', () => {
    const result: Result = {
      ...PASS,
      verdict: 'fail',
      cause: `${'its last words '.repeat(20)}\n  {"a":1}`,
      outsideModel: 'too many nodes lie '.repeat(9),
      checks: [{ name: 'x', verdict: 'fail', detail: 'word '.repeat(60) }],
    };
    for (const columns of [40, 55, 80, 120, undefined]) {
      for (const line of lines(result, columns)) {
        expect(line).to.equal(line.trimEnd());
        if (/^ {2}(folder|repeat) /.test(line)) continue;
        expect(line.length, line).to.be.below(columns ?? Infinity);
      }
    }
  });

  it('colours on request, and each verdict as it deserves', () => {
    const paint = (verdict: 'pass' | 'fail' | 'unknown'): string | undefined =>
      summary({ ...PASS, verdict }, 'x', { colour: true, columns: 80 }).split('\n')[1];
    expect(paint('pass')).to.include('\u001B[32m');
    expect(paint('fail')).to.include('\u001B[31m');
    expect(paint('unknown')).to.include('\u001B[33m');
    const text = summary(PASS, 'runs/x', { colour: true, columns: undefined });
    expect(stripVTControlCharacters(text).split('\n')).to.deep.equal(lines(PASS));
  });

  const FATES: readonly [name: string, node: NodeResult, want: string][] = [
    ['decided and crashed', node('n1', { fate: 'crashed' }), 'decided 1.5 in round 3 (crashed)'],
    ['lied', node('n1', { fate: 'byzantine' }), 'decided 1.5 in round 3 (byzantine)'],
    [
      'lied and did not decide',
      node('n1', { fate: 'byzantine', decision: null, round: 2 }),
      'undecided in round 2 (byzantine)',
    ],
    ['was cut short', node('n1', { decision: null, round: 2 }), 'undecided in round 2'],
    ['never began', node('n1', { decision: null, round: null }), 'never began'],
    [
      'died before it began',
      node('n1', { fate: 'crashed', decision: null, round: null }),
      'never began (crashed)',
    ],
    ['holds a fraction', node('n1', { decision: '1/3' }), 'decided 1/3 in round 3'],
    [
      'holds a long fraction',
      node('n1', { decision: `1/${'3'.repeat(30)}` }),
      `decided 1/${'3'.repeat(19)}... in round 3`,
    ],
  ];
  for (const [name, given, want] of FATES) {
    it(`has words for a node that ${name}`, () => {
      expect(lines(withNodes(given))).to.include(`  n1  1  ${want}`);
    });
  }

  it('counts the nodes when they are many', () => {
    const many = Array.from({ length: 17 }, (_, i) =>
      node(`n${i + 1}`, i === 0 ? { decision: null } : {}),
    );
    expect(lines(withNodes(...many))).to.include(
      '  nodes     16 of 17 decided; each stands in result.json',
    );
    expect(
      lines(withNodes(...many.slice(1))).filter((line) => line.includes('decided')),
    ).to.have.length(16);
  });

  it('lets the command to repeat the run be pasted into a shell', () => {
    expect(repeat('/tmp/a-1')).to.match(/ --config \/tmp\/a-1\/config\.yaml$/);
    expect(repeat("my lab's")).to.match(/ --config 'my lab'\\''s\/config\.yaml'$/);
  });
});
