import { expect } from 'chai';
import { describe, it } from 'mocha';
import { main } from '../../../../pkg/cli/maelstrom.ts';
import { CHALLENGES } from '../../../../pkg/cli/maelstrom/challenges.ts';
import { parseOptions, TEST_OPTIONS } from '../../../../pkg/cli/maelstrom/options.ts';
import { settingsOf } from '../../../../pkg/cli/maelstrom/settings.ts';
import { splitArguments } from '../../../../pkg/cli/maelstrom/test.ts';
import { captured } from '../../../support/capture.ts';

const spec = { spec: TEST_OPTIONS, usage: '' };

/** The settings that a command line asks for. */
async function settings(line: string) {
  return settingsOf(await parseOptions(line.split(' '), 'test', spec)).settings;
}

describe('the options of maelstrom test', () => {
  it('have the defaults of the original', async () => {
    const { seed, ...rest } = await settings('-w echo');
    expect(seed).to.be.within(1, 1_000_000);
    expect(rest).to.deep.equal({
      workload: 'echo',
      nodes: ['n1', 'n2', 'n3', 'n4', 'n5'],
      concurrency: 5,
      timeLimitMs: 60_000,
      rate: 5,
      latency: { mean: 0, distribution: 'constant' },
      nemesis: [],
      nemesisIntervalMs: 10_000,
      recoveryMs: 10_000,
      topology: 'grid',
      availability: undefined,
      consistencyModels: ['strict-serializable'],
      keyCount: 10,
      maxTxnLength: 4,
      maxWritesPerKey: 16,
    });
    expect(await settings('--seed 3')).to.include({ workload: 'lin-kv', concurrency: 10, seed: 3 });
  });

  it('understand what people type', async () => {
    const typed = await settings(
      '--workload broadcast --node-count 3 --nodes a,b --concurrency 2n --availability 0.5 ' +
        '--nemesis partition,kill --latency-dist exponential --consistency-models serializable,PL-2',
    );
    expect(typed).to.deep.include({
      nodes: ['n0', 'n1', 'n2'],
      concurrency: 6,
      availability: 0.5,
      nemesis: ['partition', 'kill'],
      consistencyModels: ['serializable', 'PL-2'],
    });
    expect(await settings('-w echo -n x -n y')).to.deep.include({ nodes: ['x', 'y'] });
    expect(await settings('-w echo --nodes p,q,r')).to.deep.include({ nodes: ['p', 'q', 'r'] });
  });

  it('leave what stands behind -- to the program', () => {
    const split = splitArguments(['-w', 'echo', '--', '--bin', '--', 'x']);
    expect(split).to.deep.equal({ own: ['-w', 'echo'], args: ['--bin', '--', 'x'] });
  });

  for (const [line, message] of [
    ['-w ecko', 'there is no workload ecko; did you mean echo? (known: '],
    ['-w echo --lateny 5', 'Unknown option: --lateny; did you mean --latency?'],
    ['-w echo --concurrency 3x', 'expected a number of workers, or 2n for twice the nodes'],
    ['-w lin-kv --concurrency 3', 'say --concurrency 2n'],
    ['-w echo --nemesis partitoin', '--nemesis partitoin; did you mean partition?'],
    // What nobody checks would pass as valid, and so would a run in which nothing is asked.
    ['-w echo --time-limit 0', '--time-limit 0: expected a number from 0.1 to 1000000'],
    [
      '-w echo --consistency-models read-comitted',
      '--consistency-models read-comitted; did you mean read-committed?',
    ],
    ['-w echo --consistency-models ,', '--consistency-models names no model (known: '],
    ['-w echo --availability most', '--availability most: expected total, or a number from 0 to 1'],
    ['-w echo --node-cuont 5', 'Unknown option: --node-cuont; did you mean --node-count?'],
    ['-w echo extra', 'Unknown argument: extra'],
    ['-w echo --rate fast', '--rate fast: expected a number'],
    ['-w echo --node-count=abc', '--node-count abc: expected a number'],
    ['-w echo --node-count 0', '--node-count 0: expected a whole number from 1 to 1000'],
    ['-w echo --seed 1.5', '--seed 1.5: expected a whole number'],
    ['-w echo -n x -n x', 'the node x is named twice'],
    ['-w echo --nodes n1,client', 'client cannot be a node: names that begin with c'],
    ['-w echo --nodes n1,lin-kv', 'lin-kv cannot be a node: it is the name of a service'],
    ['-w echo --nodes-file /no/such/file', '--nodes-file /no/such/file: ENOENT'],
    ['-w echo --rate 1 --rate 2', '--rate is given more than once'],
  ] as const) {
    it(`refuse: ${line}`, async () => {
      const error: unknown = await settings(line).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(Error).with.property('message').that.contains(message);
    });
  }
});

describe('maelstrom', () => {
  for (const [args, message] of [
    [['test', '-w', 'echo'], 'say which program to run as a node: --bin ./my-node'],
    [['test', '-w', 'echo', '--bin', '/no/such/bin'], 'ERR_BIN: there is no file /no/such/bin'],
    [['tset'], 'Unknown command: tset; did you mean test?'],
    [['challenge'], 'say which challenge (known: 1, 2, 3a'],
    [['toString'], 'Unknown command: toString'],
    [['doc', 'kafka'], 'Unknown argument: kafka'],
    [['challenge', '9z'], 'there is no challenge 9z'],
    [['challenge', '9'], 'there is no challenge 9 (known: '],
    [['challenge', '3D'], 'there is no challenge 3D; did you mean 3d?'],
  ] as const) {
    it(`explains: ${args.join(' ')}`, async () => {
      const { code, err } = await captured(() => main(args));
      expect(err).to.contain(message);
      expect(code).to.equal(message.startsWith('ERR_BIN') ? 2 : 64);
    });
  }

  it('prints the protocol and every workload', async () => {
    const { code, out } = await captured(() => main(['doc']));
    expect(code).to.equal(0);
    expect(out).to.contain('| 22 | precondition-failed | did not happen |');
    expect(out).to.contain('## txn-rw-register').and.to.contain('## kafka');
    expect(out).to.contain('  - reply `{"type": "read_ok", "messages": [any, ...]}`');
  });

  it('lists its commands when asked for none', async () => {
    expect(await captured(() => main(['--help']))).to.deep.include({ code: 0, err: '' });
    expect((await captured(() => main([]))).code).to.equal(64);
  });
});

describe('the challenges', () => {
  it('are all there, with command lines that can be run', async () => {
    const ids = CHALLENGES.map(({ id }) => id);
    expect(ids.join(' ')).to.equal('1 2 3a 3b 3c 3d 3e 4 5a 5b 5c 6a 6b 6c');
    for (const { runs } of CHALLENGES) for (const line of runs) await settings(line);
  });

  it('hold 3d against its numbers', () => {
    const criteria = CHALLENGES.find(({ id }) => id === '3d')?.criteria ?? [];
    const judged = (perOperation: number, median: number, max: number) => {
      const results = {
        'valid?': true,
        net: { servers: { 'msgs-per-op': perOperation } },
        workload: { 'lost-count': 0, 'stable-latencies': { 0.5: median, 1: max } },
      } as const;
      return criteria.map(({ measured, holds }) => holds?.(measured(results)));
    };
    expect(judged(29.9, 399, 599)).to.deep.equal([true, true, true, true, true]);
    expect(judged(30, 400, 600)).to.deep.equal([true, true, false, false, false]);
    expect(criteria[2]?.holds?.(criteria[2].measured({ 'valid?': 'unknown' }))).to.equal(false);
  });
});
