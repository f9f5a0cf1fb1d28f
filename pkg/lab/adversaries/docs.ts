/** `docs/adversaries.md`: all adversaries, and what each achieves against each algorithm. */
import type { Pace } from '../../agreement/graph-pace.ts';
import { compare, toNumber, toText, type Rational } from '../../agreement/rational.ts';
import { ADVERSARIES } from '../../faults/adversaries/registry.ts';
import type { Cell, Column, Row } from './matrix.ts';

const HEADER = `# Adversaries

Generated from the registry \`pkg/faults/adversaries/registry.ts\` and from runs in the simulator by
\`npm run docs\`. The same list: \`node cmd/run.js --list adversaries\`.

Three kinds, after what they may do. A **liar** says something else than the protocol would; it works
on any protocol through a lens that reads and rewrites its messages (\`pkg/faults/lens.ts\`). A **scheduler**
only decides which messages of correct nodes are slow: nobody is faulty. A **crash ladder** only decides
when whom a crash cuts off. Everything follows from the seed, and runs over TCP as in the simulator.

\`\`\`yaml
faults:
  liars: { nodes: 2, strategy: split-brain } # models that bear lies
  scheduler: { strategy: slow-side, holdMs: 1000 } # asynchronous models
  highSide: 3 # how many nodes are on the upper side; default: by the midpoint of the inputs
  crash: { ladder: [1, 1, 2] } # sync-crash
\`\`\`

A liar of a synchronous model is rushing: it hears all correct nodes of a round before it speaks. In an
asynchronous model it speaks at once with the latest that it knows, unless the scheduler \`withhold\` keeps
the others waiting for it. Where a node has crashed a rushing liar waits for it until half of the round is over, and
in the rounds after that not at all.

Some liars lie of points as well: \`faults.liars\` of [\`experiment: vectors\`](protocols/vectors.md). Clocks have a
liar of their own, with two faces ([clocks](protocols/clocks.md)).
`;

const NOTES = `## What is refused, and what is harmless

- The transport proves who speaks. So \`forged-sender\` needs messages that name their origin, as those of
  a reliable broadcast do; there it is heard, and the protocol counts an origin's word from the origin only.
  Elsewhere there is nothing to forge, and the strategy is refused, as are \`broadcast-split\` and
  \`witness-lies\` where nothing is broadcast or reported, \`premature-halt\` where nobody says that it has
  decided, and \`graph-cut\` where there is no graph.
- \`malformed\` sends numbers that are none (the protocol counts and ignores them) and bodies that have not
  the shape of a message. Those are stopped at the door of whoever gets them: the link to the liar fails with
  \`ERR_BAD_MESSAGE\` (in the simulator \`ERR_BAD_SHAPE\`), the trace has a record \`severed\`, nothing passes
  between the two from then on, and the run goes on and passes. What was on its way stands as
  \`lostToSevered\` in the traffic of the result.
- Silence is as bad as the strongest lie in sync-byzantine: a missing value is replaced by the own one there,
  which keeps everybody where it is. (Dolev et al. allow any default.)
- No liar comes near what is proven of async-witness: echoes of others bring a value along whatever links
  do, so that nearly always all nodes use the same ones. The scheduler \`core-split\` attains it in every round,
  as it tells the messages apart: what is held back is the last step of some broadcasts. (\`slow-side\` does so
  in a single round of four nodes.) That of sync-gradecast is the worst of one round, in which all liars give
  themselves away.
- \`late-burst\`, \`duplicate-stuffing\` and \`future-flood\` show in the counters \`late\`, \`duplicate\`,
  \`early\` and \`beyond\` of the nodes' views.
`;

const MATRIX = `## What each achieves

The largest spread(r + 1) / spread(r) of any round, in exact fractions, over two runs: with the inputs that
are worst for the rule (\`lab/adversaries/worst-case.ts\`: 0 at k nodes and 1 at the others; k = 1 for \`select\`
and \`midpoint\`, and for \`mean\` the number of values in which two nodes may differ, but n - 2f in async-witness and
sync-fca, half of all in sync-graph, and in sync-omission who is faulty counts as well), and with any inputs from 0
to 1 and, where nothing
limits it, exponential delays of 10 ms on average. An equals sign
means that the proven factor is attained. **No factor exceeds what is proven**, and every check of every run
passes. \`refused\`: the configuration refuses this adversary for this model. In the column of each algorithm the
first line has its name and (n, f), the second what is proven. Schedulers stand there without any liar.

Four columns measure something else. In sync-fca it is spread(r + 1) / d_r, as what is proven is a factor of the
bound d_r on spread(r). In sync-graph, on a chord of 9 nodes with the offsets 1 to 4, a single round need not
narrow anything, and the factor is that of so many rounds together as are named. In async-delphi nothing is proven of a
round but of its weights, which the check \`contraction\` judges. In async-binary all inputs are 0 or 1.
`;

/** @param rows What was measured: `allRows()`. @returns the text of the document. */
export function adversariesMarkdown(rows: readonly Row[]): string {
  const of = (bears: 'crashes' | 'lies'): readonly Row[] =>
    rows.filter((row) => row.bears === bears);
  return [
    HEADER,
    `## The list\n\n${list()}`,
    NOTES,
    MATRIX,
    `### Where nodes may lie\n\n${table(of('lies'))}`,
    `### Where nodes crash\n\nIn sync-crash what is proven of a round depends on who crashes in it; the column says the worst
of any first round. The ladder here is all crashes at once for \`mean\`, and one a round for the others; what
other ladders attain stands in
\`test/paper/agreement-attained.test.ts\`.\n\n${table(of('crashes'))}`,
  ].join('\n');
}

function list(): string {
  const rows = ADVERSARIES.map(([name, { kind, doc }]) => `| \`${name}\` | ${kind} | ${doc} |\n`);
  return `| name | kind | what it does |\n|---|---|---|\n${rows.join('')}`;
}

function table(rows: readonly Row[]): string {
  const columns: readonly Column[] = rows[0]?.cells ?? [];
  const titles = columns.map(
    ({ setting: { model, rule, n, f } }) => `${model} \`${rule}\` (${n}, ${f})`,
  );
  const lines = [
    ['adversary', ...titles],
    ['---', ...titles.map(() => '---')],
    ['proven', ...columns.map(({ proven }) => provenText(proven))],
    ...rows.map(({ adversary, cells }) => [adversary, ...cells.map(cellText)]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}

function provenText(proven: Pace | undefined): string {
  if (proven === undefined) return 'none';
  const factor = toText(proven.factor);
  return proven.rounds === 1 ? factor : `${factor} in ${proven.rounds} rounds`;
}

function cellText({ proven, factor, sound }: Cell): string {
  if (factor === undefined) return 'refused';
  const isAttained = proven !== undefined && compare(factor, proven.factor) === 0;
  const text = isAttained ? `= ${toText(proven.factor)}` : short(factor);
  return sound ? text : `${text} (not all checks passed)`;
}

/** A fraction where it is short, otherwise a decimal that is not rounded down to what is proven. */
function short(factor: Rational): string {
  const text = toText(factor);
  return text.length <= 6 ? text : toNumber(factor).toFixed(4);
}
