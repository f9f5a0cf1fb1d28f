/** `docs/protocols/clocks.md`: what clock synchronization is, what is proven of it, and the example's run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { steadyBound, uncertainty } from '../../agreement/clocks/bounds.ts';
import type { ClocksPlan } from '../../agreement/clocks/plan.ts';
import { CLOCKS_CHECKS } from '../../checkers/clocks/registry.ts';
import { invariant } from '../../core/errors.ts';
import { reportClocks, type ClocksResult } from '../clocks/result.ts';
import { loadConfig } from '../config/load.ts';
import { planRun } from '../plan.ts';
import type { Report } from '../result-head.ts';
import { clocksSvg } from './plot.ts';
import { recordsOf, SEED } from './trial.ts';

export interface ClocksPage {
  readonly markdown: string;
  readonly svg: string;
}

/** @param example The experiment file whose run is shown. */
export async function clocksPage(example: URL): Promise<ClocksPage> {
  const config = loadConfig({ file: fileURLToPath(example) });
  invariant(config.experiment === 'clocks', 'the example is of clocks');
  const run = planRun(config, SEED);
  const { plan } = run.setup;
  const report = reportClocks(plan, await recordsOf(run));
  const yaml = readFileSync(example, 'utf8').replace(/^(#.*\n|\n)+/, '');
  const title = `clocks, n = ${plan.ids.length}, f = ${plan.f}, u = ${ms(uncertainty(plan))}`;
  return { markdown: markdown(yaml, plan, report), svg: clocksSvg(title, report) };
}

function markdown(yaml: string, plan: ClocksPlan, report: Report<ClocksResult>): string {
  return `# clocks

Generated from \`pkg/lab/protocols/clocks.ts\` and a run in the simulator by \`npm run docs\`.

Clocks that drift are brought together and kept together, although f of them may show anything. It is an
experiment of its own kind, \`experiment: clocks\`: approximate agreement, again and again, on what time it is.

| | |
|---|---|
| rounds | by the logical clocks themselves, one every period P |
| a faulty node may | do anything: crash, or show one time to some and another to others |
| condition | n > 3f |
| it must be known | the shortest and longest delay of a message, and rho, by which hardware clocks run fast or slow at most |
| ways to stop | after R rounds; a real system never does |
| arithmetic | doubles, in ms |
| source | Welch, Lynch 1988; [agreement.md](../reference/agreement.md) 1.8, A7 |

## A round

A logical clock is the hardware clock and a correction. When it shows T^r = T^0 + r P, the node says so to all. A
message has no time in it: what counts is when it comes.

1. For W = (1 + rho) (beta + longest delay), the node notes when the words of the others come. Beta is how far apart
   correct clocks can be, so it misses none of them.
2. Who showed T^r at the same time would have been heard at T^r + the middle of the shortest and the longest delay. The
   difference is the estimate of how far that clock is ahead. The own one is ahead by 0; of whom nothing came,
   the word counts as if it had come at the end of W.
3. Of the n estimates the f lowest and the f highest are dropped. The midpoint of those that are left is added to the
   correction: (min + max) / 2, the rule \`midpoint\` of [\`sync-byzantine\`](sync-byzantine.md).

## What is proven

With delays that differ by u = 2 eps at most, correct clocks that show T^r within beta of each other show T^(r+1) within

    beta / 2 + 2 eps + 2 rho P, about,

so clocks that are far apart come together by half a round, and in the long run stay within 4 eps + 4 rho P when they
show the time of a round. At every instant, also while some are corrected and others not yet, they differ by beta + eps
+ 2 rho P at most, about. \`pkg/agreement/clocks/bounds.ts\` has the exact terms and why; those are what a run is judged
by, round by round.

No algorithm can promise less than u (1 - 1/n), even with perfect clocks and without faults: messages of unknown
delay do not tell more (Lundelius, Lynch 1984). What a run shows may be less, as delays are seldom at their worst.

With f = 0 all trim the same, and beta / 2 vanishes: one round is enough.

## How it is judged

By the trace, where each fact of a node tells its two clocks and, as the simulator knows it, the true time. Between
facts a hardware clock goes straight on, so the skew is known at every instant.

${CLOCKS_CHECKS.map(({ name, doc }) => `- _${name}_: ${doc}.`).join('\n')}

## Messages

R n (n - 1), one from each node to each other in every round.

## A run under an adversary

![skew by round](clocks.svg)

\`node cmd/run.js --config examples/clocks.yaml --seed ${SEED}\`:

\`\`\`yaml
${yaml.trimEnd()}
\`\`\`

Verdict: **${report.verdict}**. ${measured(plan, report)}

A clock with two faces speaks early to those who are ahead and late to the others, so that each side believes it need not
move. With n > 3f that costs the half that is proven, and no more. With n = 3f it keeps two clocks apart for ever:

\`\`\`
$ node cmd/run.js --config examples/controls/clocks-third.yaml
FAIL: a property was violated
\`\`\`

## What it does not promise

- Nothing about true time. Clocks agree with each other, and go on about as fast as true time; nobody knows it.
- Nothing when a message takes longer than is known, or is lost: \`network.loss\`, \`reorder\` and exponential delays
  are refused. Loss of at most f senders in a round would be borne, but who could promise it?
- No start from scratch: all nodes know T^0, and how far apart clocks can be at first.
- Nothing over TCP: processes on one machine share its clock, and on several machines nothing tells true time to judge
  by. \`experiment: clocks\` is refused without \`engine: sim\`.
`;
}

function measured(plan: ClocksPlan, { rounds, lowerBoundMs }: Report<ClocksResult>): string {
  const [first, last] = [rounds[0], rounds.at(-1)];
  return (
    `Clocks ${ms(first?.skewMs ?? 0)} apart in round 0 were ${ms(last?.skewMs ?? 0)} apart in round ${last?.round ?? 0}, ` +
    `at any instant; ${ms(last?.boundMs ?? 0)} is proven there, ${ms(steadyBound(plan).skewMs)} in the long run, and no ` +
    `algorithm can promise less than ${ms(lowerBoundMs)}.`
  );
}

function ms(value: number): string {
  return `${Number(value.toPrecision(3))} ms`;
}
