import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { after, before, describe, it } from 'mocha';
import { ConfigError } from '../../../../pkg/core/errors.ts';
import type { AgreementConfig } from '../../../../pkg/lab/config/schema.ts';
import { simEngine } from '../../../../pkg/lab/sim/simulate.ts';
import { expandSweep } from '../../../../pkg/lab/sweep/expand.ts';
import { SweepJournal, type SweepRun } from '../../../../pkg/lab/sweep/journal.ts';
import { reportSweep, sweepCsv } from '../../../../pkg/lab/sweep/report.ts';
import { runSweep } from '../../../../pkg/lab/sweep/run-sweep.ts';
import { experiment } from '../../../support/search.ts';

const SWEEP = experiment(`
experiment: agreement
seed: 3
engine: sim
nodes: { count: 4, inputs: { uniform: { min: 0, max: 1 } } }
agreement: { model: async-crash, rule: mean, f: 1 }
network: { delayMs: { min: 0, max: 5 } }
faults: { crash: { probability: 0.03 } }
sweep: { repeat: 4, nodes.count: [4, 7], agreement.rule: [mean, midpoint] }
`);

async function sweep(
  config: AgreementConfig,
  earlier: readonly SweepRun[] = [],
  enough = Infinity,
): Promise<SweepRun[]> {
  const runs: SweepRun[] = [];
  const stop = new AbortController();
  await runSweep({
    cells: expandSweep(config),
    repeat: config.sweep?.repeat ?? 1,
    seed: 3,
    earlier,
    signal: stop.signal,
    done: (run) => {
      runs.push(run);
      if (runs.length >= enough) stop.abort('test');
    },
    // The order and the bounds of runs over TCP, without their sockets.
    tcpEngineFor: () => simEngine({ fast: true }),
  });
  return runs;
}

const report = (runs: readonly SweepRun[]): unknown =>
  reportSweep(SWEEP, 3, expandSweep(SWEEP), runs);

describe('runSweep', function () {
  this.timeout(30_000);

  it('runs every combination with the same seeds', async () => {
    const runs = await sweep(SWEEP);
    const seen = runs.map(({ cell, repeat, seed }) => `${cell} ${repeat} ${seed}`).toSorted();
    const want = [0, 1, 2, 3].flatMap((cell) => [0, 1, 2, 3].map((k) => `${cell} ${k} ${3 + k}`));
    expect(seen).to.deep.equal(want);
    for (const { verdict, rounds, sent } of runs) {
      expect(verdict).to.equal('pass');
      expect(rounds).to.be.within(0, 30);
      expect(sent).to.be.above(0);
    }
  });

  it('leads to the same report whatever the order in which runs end', async () => {
    const runs = await sweep(SWEEP);
    expect(report(runs.toReversed())).to.deep.equal(report(runs));
  });

  it('goes on where it was interrupted, to the same report', async () => {
    const first = await sweep(SWEEP, [], 5);
    expect(first.length).to.be.within(5, 8);
    const rest = await sweep(SWEEP, first);
    expect(first.length + rest.length).to.equal(16);
    expect(report([...first, ...rest])).to.deep.equal(report(await sweep(SWEEP)));
  });

  it('gives the same over the other engine, one run at a time, and stops there too', async () => {
    const tcp = { ...SWEEP, engine: 'tcp' } as const;
    const runs = await sweep(tcp);
    expect(runs.map(({ cell, repeat }) => [repeat, cell])).to.deep.equal(
      [0, 1, 2, 3].flatMap((repeat) => [0, 1, 2, 3].map((cell) => [repeat, cell])),
    );
    expect(runs.length).to.equal(16);
    expect(await sweep(tcp, [], 3)).to.have.length(3);
  });
});

describe('SweepJournal', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'murmuration-sweep-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  const run: SweepRun = {
    cell: 0,
    repeat: 1,
    seed: 4,
    verdict: 'pass',
    rounds: 2,
    sent: 10,
    runMs: 1.5,
  };

  it('gives back what was written, and draws no other seed', () => {
    const path = join(folder, 'a.jsonl');
    const { seed: _, ...seedless } = SWEEP;
    SweepJournal.open(path, seedless, () => 77).add(run);
    const again = SweepJournal.open(path, seedless, () => 78);
    expect([again.seed, again.earlier]).to.deep.equal([77, [run]]);
  });

  it('forgets a run that was only half written', () => {
    const path = join(folder, 'b.jsonl');
    SweepJournal.open(path, SWEEP, () => 1).add(run);
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"cell":0,"rep`);
    const again = SweepJournal.open(path, SWEEP, () => 1);
    expect(again.earlier).to.deep.equal([run]);
    again.add({ ...run, repeat: 2 });
    expect(SweepJournal.open(path, SWEEP, () => 1).earlier).to.have.length(2);
  });

  it('refuses a sweep that has changed, and leaves its file as it is', () => {
    const path = join(folder, 'c.jsonl');
    SweepJournal.open(path, SWEEP, () => 1).add(run);
    const text = readFileSync(path, 'utf8');
    const changed = { ...SWEEP, agreement: { ...SWEEP.agreement, f: 0 } };
    expect(() => SweepJournal.open(path, changed, () => 1)).to.throw(ConfigError, 'another sweep');
    expect(readFileSync(path, 'utf8')).to.equal(text);
  });
});

/** All runs of the sweep, one of which is special. */
const runs = (verdict: SweepRun['verdict'], rounds: number | null): SweepRun[] =>
  [0, 1, 2, 3].flatMap((cell) =>
    [0, 1, 2, 3].map((repeat) => {
      const first = cell === 1 && repeat === 2;
      const own = first
        ? ({ verdict, rounds } as const)
        : ({ verdict: 'pass', rounds: 3 } as const);
      return { cell, repeat, seed: 3 + repeat, sent: 5, runMs: 1, ...own };
    }),
  );

describe('reportSweep', () => {
  it('fails when a run fails, and names its seed', () => {
    const failed = reportSweep(SWEEP, 3, expandSweep(SWEEP), runs('fail', null));
    expect(failed.verdict).to.equal('fail');
    expect(failed.cells[1]).to.deep.include({ failedSeeds: [5] });
    expect(failed.cells[1]?.rounds?.count).to.equal(3);
  });

  it('is unknown when a run is, or when one is missing', () => {
    const cells = expandSweep(SWEEP);
    expect(reportSweep(SWEEP, 3, cells, runs('unknown', 3)).verdict).to.equal('unknown');
    expect(reportSweep(SWEEP, 3, cells, runs('pass', 3).slice(1)).verdict).to.equal('unknown');
    expect(reportSweep(SWEEP, 3, cells, runs('pass', 3)).verdict).to.equal('pass');
  });

  it('writes CSV with one line per combination, and quotes what needs it', () => {
    const config = experiment(`
experiment: agreement
nodes: { count: 2, inputs: [0, 1] }
agreement: { model: sync-crash, rule: mean, f: 1 }
sweep: { repeat: 1, nodes.inputs: [[0, 1], [0, 0]] }
`);
    const csv = sweepCsv(reportSweep(config, 1, expandSweep(config), []));
    const [head = '', first = '', ...rest] = csv.split('\r\n');
    expect(head).to.match(/^cell,nodes\.inputs,runs,pass,fail,unknown,rounds\.count,rounds\.mean,/);
    expect(first).to.match(/^0,"\[0,1\]",0,0,0,0,,/);
    expect(rest).to.have.length(2);
  });
});
