import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { describe, it } from 'mocha';
import { ALGORITHMS } from '../../pkg/agreement/algorithms/registry.ts';
import { provenFactor } from '../../pkg/agreement/contraction.ts';
import { AVERAGES, MODELS, isAverage } from '../../pkg/agreement/plan.ts';
import { toText } from '../../pkg/agreement/rational.ts';
import { resilience } from '../../pkg/agreement/resilience.ts';
import { trimOf } from '../../pkg/agreement/rules.ts';
import { AGREEMENT_CHECKS } from '../../pkg/checkers/agreement/registry.ts';
import { GOSSIP_CHECKS } from '../../pkg/checkers/gossip/registry.ts';
import { EXIT } from '../../pkg/cli/exit-codes.ts';
import { AVERAGING_PROTOCOLS, GOSSIP_MODES } from '../../pkg/gossip/plan.ts';
import { loadConfig } from '../../pkg/lab/config/load.ts';
import { nodePlaces } from '../../pkg/lab/config/roster.ts';
import {
  DOCUMENTS,
  anchorsOf,
  linksOf,
  optionValues,
  printedCommands,
  shellWords,
  tableRows,
  type Printed,
} from '../support/documents.ts';
import { TOP, filesBelow, read } from '../support/repository.ts';

const help = new Map<string, string>();

/** What `--help` of a script, or of a command of it, says; each is asked once. */
function helpOf(command: readonly string[]): string {
  const name = command.join(' ');
  const known = help.get(name);
  if (known !== undefined) return known;
  const args = [...command, '--help'];
  const text = execFileSync(process.execPath, args, { cwd: TOP, encoding: 'utf8' });
  help.set(name, text);
  return text;
}

const NODE_COMMANDS = DOCUMENTS.flatMap((document) => printedCommands(document, 'node')).filter(
  ({ words }) => words[1]?.startsWith('cmd/') === true,
);
const NPM_COMMANDS = DOCUMENTS.flatMap((document) => printedCommands(document, 'npm'));

/** What is wrong with a printed command; empty when a reader can use it as it stands. */
function flawsOf({ words }: Printed): string[] {
  const [, script = ''] = words;
  if (!existsSync(join(TOP, script))) return [`there is no ${script}`];
  const known = helpOf(script === 'cmd/maelstrom.js' ? words.slice(1, 3) : [script]);
  const program = words.indexOf('--');
  const own = program < 0 ? words : words.slice(0, program);
  const options = own.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0]);
  const unknown = options.filter((option) => !new RegExp(`${option}(?![\\w-])`).test(known));
  return [
    ...unknown.map((option) => `${script} has no option ${option}`),
    ...experimentFlaws(words),
  ];
}

function experimentFlaws(words: readonly string[]): string[] {
  const [file] = optionValues(words, 'config');
  // What a run has written cannot be looked at here.
  if (file === undefined || file.startsWith('runs/')) return [];
  const [seed] = optionValues(words, 'seed');
  const sets = optionValues(words, 'set');
  try {
    const config = loadConfig({
      file: join(TOP, file),
      overrides: { sets, ...(seed === undefined ? {} : { seed: Number(seed) }) },
    });
    const byHand = /^cmd\/(?:master|node)\.js$/.test(words[1] ?? '') && config.master.port === 0;
    const ids = nodePlaces(config).map(({ id }): string => id);
    const strangers = optionValues(words, 'id').filter((id) => !ids.includes(id));
    return [
      ...(byHand ? ['by hand, the master needs a fixed port'] : []),
      ...strangers.map((id) => `there is no node ${id}`),
    ];
  } catch (error) {
    return [String(error)];
  }
}

function flaws(text: string): string[] {
  return flawsOf({ document: 'x.md', text, words: shellWords(text) });
}

describe('commands in documents', function () {
  // Each `--help` starts a process, which a busy machine may keep waiting.
  this.timeout(20_000);

  it('stand in the README', () => {
    const texts = [...NODE_COMMANDS, ...NPM_COMMANDS].map(({ text }) => text);
    expect(texts).to.include.members([
      'npm ci',
      'npm test',
      'node cmd/run.js --config config.yaml',
    ]);
    expect(NODE_COMMANDS.filter(({ document }) => document === 'README.md')).to.have.length.above(
      10,
    );
  });

  for (const printed of NODE_COMMANDS) {
    it(`can be used: ${printed.text} (${printed.document})`, () => {
      expect(flawsOf(printed)).to.deep.equal([]);
    });
  }

  it('name npm scripts that exist', () => {
    const { scripts }: { scripts: Readonly<Record<string, string>> } = JSON.parse(
      read('package.json'),
    );
    const missing = NPM_COMMANDS.filter(({ words: [, command = '', script = ''] }) => {
      if (command === 'ci') return false;
      return scripts[command === 'run' ? script : command] === undefined;
    });
    expect(missing.map(({ text }) => text)).to.deep.equal([]);
  });

  it('name scripts whose files exist', () => {
    const printed = new Set(NPM_COMMANDS.map(({ words }) => words.slice(1).join(' ')));
    expect(printed).to.include('run check');
    // The benchmarks are built from test/bench.
    if (printed.has('run bench')) expect(filesBelow('test')).to.include('test/bench/main.ts');
  });

  it('are found wrong when they are', () => {
    expect(flaws('node cmd/walk.js')).to.deep.equal(['there is no cmd/walk.js']);
    expect(flaws('node cmd/run.js --speed 3')).to.deep.equal(['cmd/run.js has no option --speed']);
    expect(flaws('node cmd/run.js --config nothing.yaml')).to.have.length(1);
    const wrong = "node cmd/run.js --config config.yaml --set 'agreement.f=4'";
    expect(flaws(wrong)[0]).to.match(/n > 2f/);
    expect(flaws('node cmd/node.js --config config.yaml --id n9')).to.deep.equal([
      'by hand, the master needs a fixed port',
      'there is no node n9',
    ]);
  });
});

describe('references in documents', () => {
  for (const document of DOCUMENTS) {
    it(`resolve: links of ${document}`, () => {
      const broken = linksOf(document).filter((link) => {
        const [path = '', anchor] = link.split('#');
        const target = path === '' ? document : join(dirname(document), path);
        if (!existsSync(join(TOP, target))) return true;
        return anchor !== undefined && !anchorsOf(target).includes(anchor);
      });
      expect(broken).to.deep.equal([]);
    });

    it(`resolve: paths in ${document}`, () => {
      const paths = [...read(document).matchAll(/`((?:pkg|cmd|test|docs|examples)\/[\w./-]*)`/g)];
      const broken = paths
        .map((match) => match[1] ?? '')
        .filter((path) => !existsSync(join(TOP, path)));
      expect(broken).to.deep.equal([]);
    });
  }

  it('resolve: rooms and files that ARCHITECTURE.md names without pkg/', () => {
    const text = read('docs/ARCHITECTURE.md');
    const rooms =
      /`((?:core|agreement|gossip|membership|faults|wire|trace|checkers|host|net|sim|services|runtime|lab|cli)\/[\w./-]+)`/g;
    const broken = [...text.matchAll(rooms)]
      .map((match) => `pkg/${match[1]}`)
      .filter((path) => !existsSync(join(TOP, path)));
    expect(broken).to.deep.equal([]);
  });

  it('reach every decision from ARCHITECTURE.md', () => {
    const linked = linksOf('docs/ARCHITECTURE.md').map((link) => join('docs', link));
    expect(linked).to.include.members(filesBelow('docs/adr'));
  });
});

describe('tables in documents', () => {
  for (const document of ['README.md', 'docs/results.md']) {
    it(`list the exit codes: ${document}`, () => {
      const rows = tableRows(document, 'code', 'name').map(([code, name]) => [name, Number(code)]);
      expect(rows).to.deep.equal(Object.entries(EXIT).map(([name, code]) => [`\`${name}\``, code]));
    });
  }

  it('list models and rules with the factors that are proven', () => {
    const rows = tableRows('README.md', 'model', 'needs');
    const averaging = MODELS.filter((model) => ALGORITHMS[model].rules.some(isAverage));
    expect(rows.map(([model]) => model)).to.deep.equal(averaging.map((model) => `\`${model}\``));
    for (const [index, model] of averaging.entries()) {
      const [, needs = '', , trims, sample = '', ...factors] = rows[index] ?? [];
      const [n = 0, f = 0] = sample.split(',').map(Number);
      const { condition, holds } = resilience({ model, rule: 'mean', n, f }, 'rounds');
      expect(condition.startsWith(`${needs} (`), `${condition} | ${needs}`).to.equal(true);
      expect(holds).to.equal(true);
      expect(trims === 'f' || trims === 'a + s' ? f : Number(trims)).to.equal(
        trimOf({ model, rule: 'mean', n, f }, false),
      );
      const proven = AVERAGES.map((rule) => provenFactor({ model, rule, n, f }));
      expect(factors.map((cell) => /`([^`]+)`$/.exec(cell)?.[1])).to.deep.equal(
        proven.map((factor) => (factor === undefined ? 'none' : toText(factor))),
      );
    }
  });

  it('list the rules in the order of the registry', () => {
    const header = /^\| model .*$/m.exec(read('README.md'))?.[0] ?? '';
    const cells = header.split('|').map((cell) => cell.trim());
    expect(cells.slice(6, -1)).to.deep.equal(AVERAGES.map((rule) => `\`${rule}\``));
  });

  it('list every check, in order', () => {
    const rows = tableRows('docs/results.md', 'check', 'demands').map(([name]) => name);
    expect(rows).to.deep.equal(AGREEMENT_CHECKS.map(({ name }) => `\`${name}\``));
    const gossip = tableRows('docs/results.md', 'check of gossip', 'where').map(([name]) => name);
    expect(gossip).to.deep.equal(GOSSIP_CHECKS.map(({ name }) => `\`${name}\``));
  });

  it('list every way of spreading rumors and of averaging', () => {
    for (const [document, header, names] of [
      ['docs/gossip.md', 'mode', GOSSIP_MODES],
      ['docs/gossip.md', 'protocol', AVERAGING_PROTOCOLS],
    ] as const) {
      const rows = tableRows(document, header, 'a node').map(([name]) => name);
      expect(rows).to.have.members(names.map((name) => `\`${name}\``));
    }
  });

  it('lead from the ways to lie to the list of all', () => {
    const row = tableRows('README.md', 'fault', 'field').find(([fault]) => fault === 'liar');
    expect(row?.[2]).to.include('(docs/adversaries.md)');
  });
});
