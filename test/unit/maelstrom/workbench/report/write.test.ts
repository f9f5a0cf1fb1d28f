import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { checkSetFull } from '../../../../../pkg/maelstrom/workbench/checkers/set-full.ts';
import { writeReport } from '../../../../../pkg/maelstrom/workbench/report/write.ts';
import {
  messagesSvg,
  EVENTS_MAX,
} from '../../../../../pkg/maelstrom/workbench/report/messages-svg.ts';
import { phasesOf } from '../../../../../pkg/maelstrom/workbench/report/phases.ts';
import { plotsOf } from '../../../../../pkg/maelstrom/workbench/report/plots.ts';
import { timelineHtml } from '../../../../../pkg/maelstrom/workbench/report/timeline-html.ts';
import { historyOf, sequence } from '../../../../support/histories.ts';
import { journalOf, message } from '../../../../support/journals.ts';
import { temporaryFolders } from '../../../../support/temporary.ts';

const history = historyOf([
  ...sequence([[0, 'broadcast', 17]]),
  { process: 'nemesis', type: 'info', f: 'start-partition', value: { n0: ['n1'] } },
  ...sequence([[1, 'read', null, [17]]]),
  { process: 'nemesis', type: 'info', f: 'stop-partition' },
  { process: 2, type: 'invoke', f: 'read' },
  { process: 2, type: 'info', f: 'read', error: ['timeout'] },
]);

const journal = journalOf([
  message(0, 'c9', 'n0', { type: 'init', msg_id: 1 }),
  message(0, 'c10', 'n0', { type: 'broadcast', message: '<&">', msg_id: 1 }),
  message(1, 'n0', 'n1', { type: 'broadcast', message: 17 }, { lost: 3 }),
  message(1, 'n0', 'c10', { type: 'error', code: 13, text: 'no', in_reply_to: 1 }),
  message(2, 'n1', 'seq-kv', { type: 'read' }, 'under way'),
]);

describe('a report', () => {
  const temporaryFolder = temporaryFolders();

  it('has all its files, which can be searched and read back', () => {
    const folder = temporaryFolder();
    const workload = checkSetFull(history, { add: 'broadcast' });
    const results = { workload, 'valid?': workload['valid?'] };
    writeReport(folder, {
      workload: 'broadcast',
      options: { rate: 10 },
      history,
      journal,
      results,
    });
    expect(readdirSync(folder).toSorted()).to.deep.equal([
      'history.edn',
      'history.jsonl',
      'history.txt',
      'latency-quantiles.svg',
      'latency-raw.svg',
      'messages.svg',
      'rate.svg',
      'results.edn',
      'results.json',
      'test.json',
      'timeline.html',
      'what-went-wrong.txt',
    ]);
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    expect(read('results.edn')).to.include(':valid? true');
    expect(JSON.parse(read('results.json'))).to.deep.equal(JSON.parse(JSON.stringify(results)));
    expect(read('history.txt').split('\n')[1]).to.equal('0\t:ok\t:broadcast\t17');
    expect(
      read('history.jsonl')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).to.have.length(history.length);
    expect(read('what-went-wrong.txt')).to.equal(
      'Nothing went wrong that the checkers look for.\n',
    );
  });

  it('has phases of the nemesis, the last of which may end with the run', () => {
    expect(phasesOf(history)).to.deep.equal([
      { fault: 'partition', detail: '{"n0":["n1"]}', from: 2e6, until: 5e6 },
    ]);
    expect(phasesOf(history.slice(0, 4))[0]?.until).to.equal(3e6);
  });
});

describe('the diagram of messages', () => {
  const svg = messagesSvg(journal, phasesOf(history));

  it('draws servers, clients, errors, what was lost and what was under way, each in its way', () => {
    expect(svg).to.include('url(#head-client)').and.include('url(#head-error)');
    expect(svg).to.include('✕ partition: broadcast').and.include('stroke-dasharray');
    expect(svg.indexOf('>c10<')).to.be.lessThan(svg.indexOf('>n0<'));
    expect(svg.indexOf('>n1<')).to.be.lessThan(svg.indexOf('>seq-kv<'));
  });

  it('leaves out init, and lets no message be taken for markup', () => {
    expect(svg).not.to.include('init');
    expect(svg).to.include('&lt;&amp;').and.not.include('<&');
  });

  it('is bounded, and says what is missing', () => {
    const many = Array.from({ length: EVENTS_MAX }, (_, i) =>
      message(i, 'n0', 'n1', { type: 'x' }),
    );
    const large = messagesSvg(journalOf(many), []);
    expect(large).to.include(`${EVENTS_MAX} further events are not shown`);
    expect(large.length).to.be.lessThan(5e6);
  });
});

/** The forms of the marks in the legend of a plot, in order. */
function samples(name: string): readonly (string | undefined)[] {
  const lines = (plotsOf(history).get(name) ?? '').split('\n');
  return lines
    .flatMap((line) => [...line.matchAll(/^<path d="M[\d.]+ [\d.]+(.*?)".*<text/g)])
    .map(([, form]) => form);
}

describe('plots and timeline', () => {
  it('have a mark for each way of ending, and the band of the partition', () => {
    const plots = plotsOf(history);
    expect([...plots.keys()]).to.deep.equal([
      'latency-raw.svg',
      'latency-quantiles.svg',
      'rate.svg',
    ]);
    for (const svg of plots.values()) {
      expect(svg).to.include('#E9DCA0').and.not.include('NaN').and.not.include('Infinity');
    }
    for (const svg of plots.values()) {
      const drawn = [...svg.matchAll(/<path d="(.)/g)].map(([, first]) => first);
      expect(new Set(drawn)).to.deep.equal(new Set(['M']));
    }
    expect(plots.get('latency-raw.svg')).to.include('read info').and.include('broadcast ok');
  });

  it('explain in the legend of all operations which mark is which function', () => {
    // Plus for what comes first by name, a cross for the next.
    expect(samples('latency-raw.svg')).to.deep.equal([
      'h4m-2 -2v4',
      'l4 4m-4 0l4 -4',
      'l4 4m-4 0l4 -4',
    ]);
    expect(new Set(samples('rate.svg'))).to.deep.equal(new Set(['h20']));
  });

  it('can be drawn of a run without operations', () => {
    for (const svg of plotsOf([]).values()) expect(svg).not.to.include('NaN');
    expect(timelineHtml('empty', [])).to.include('<main');
    expect(messagesSvg([], [])).to.include('<svg');
  });

  it('show every operation of the timeline in its process and colour', () => {
    const html = timelineHtml('broadcast', history);
    expect(html.match(/class="op ok"/g)).to.have.length(2);
    expect(html.match(/class="op info"/g)).to.have.length(1);
    expect(html).to.include('class="band"');
  });
});
