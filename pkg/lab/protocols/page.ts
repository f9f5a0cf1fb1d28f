/** `docs/protocols/<model>.md`: what an algorithm is, what is proven of it, and a run that shows it. */
import type { Algorithm } from '../../agreement/algorithms/algorithm.ts';
import { ALGORITHMS } from '../../agreement/algorithms/registry.ts';
import { provenFactor } from '../../agreement/contraction.ts';
import { lowerBoundRounds, roundsToReach } from '../../agreement/rounds.ts';
import type { Setting } from '../../agreement/plan.ts';
import { ONE, fraction, toText } from '../../agreement/rational.ts';
import { resilience } from '../../agreement/resilience.ts';
import type { Trial } from './trial.ts';

const THOUSANDTH = fraction(1n, 1000n);
const ROUNDS_MAX = 10_000;
const SIZES = [4, 16, 64];

/** @param given The rule, n and f of the run that is shown. */
export function pageMarkdown(given: Setting, trial: Trial): string {
  const algorithm: Algorithm = ALGORITHMS[given.model];
  const { model, doc, timing, bears, rules, stops, source, page } = algorithm;
  return `# ${model}

Generated from \`pkg/agreement/algorithms\` and a run in the simulator by \`npm run docs\`.

${sentence(doc)}

| | |
|---|---|
| rounds | ${timing === 'synchronous' ? 'synchronous: they end by the clock at the latest' : 'asynchronous: no clock'} |
| a faulty node may | ${FAULTS[bears]} |
| condition | ${conditionOf(given)} |
| rules | ${rules.map((rule) => `\`${rule}\``).join(', ')} |
| ways to stop | ${stops.map((stop) => `\`${stop}\``).join(', ')} |
| source | ${source} |

## A round

${page.update}

## What is proven

The largest part of the spread that a round may leave, for n = ${given.n} and f = ${given.f}, and the rounds that
are always enough to bring a spread of 1 to 1/1000.

| rule | factor | rounds to 1/1000 |
|---|---|---|
${rules.map((rule) => provenRow({ ...given, rule })).join('\n')}

${lowerBoundLine(given)}

## Messages

A round without faults: ${page.messages}. With ${SIZES.map((n) => `n = ${n}: ${messages(given, n)}`).join(', ')}.

## A run under an adversary

![spread by round](${model}.svg)

\`\`\`yaml
${trial.yaml.trimEnd()}
\`\`\`

Verdict: **${trial.report.verdict}**. ${measured(trial)}

## What it does not promise

${page.caveats.map((caveat) => `- ${caveat}`).join('\n')}
`;
}

const FAULTS: Readonly<Record<Algorithm['bears'], string>> = {
  crashes: 'crash, in the middle of what it sends',
  omissions: 'fail to send, now and then, to some',
  lies: 'do anything: lie, and tell everybody something else',
};

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** What must hold of n and f. */
export function conditionOf(given: Setting): string {
  const [condition = ''] = resilience(given, 'rounds').condition.split(' (');
  return condition;
}

function provenRow(setting: Setting): string {
  const factor = provenFactor(setting);
  const rounds = roundsToReach(setting, ONE, THOUSANDTH, ROUNDS_MAX);
  const shown = factor === undefined ? 'none' : toText(factor);
  return `| \`${setting.rule}\` | ${shown} | ${rounds ?? 'not known'} |`;
}

function lowerBoundLine({ model, n, f }: Setting): string {
  if (ALGORITHMS[model].timing === 'synchronous') {
    return 'What no algorithm can beat is drawn as the lower bound, where one is known (`agreement/lower-bound.ts`).';
  }
  const least = lowerBoundRounds(n, f, ONE, THOUSANDTH);
  return `No asynchronous algorithm can promise fewer than ${least} rounds (Függer, Nowak, Schwarz 2018).`;
}

function messages(given: Setting, n: number): string {
  return ALGORITHMS[given.model].messagesPerRound({ ...given, n }).toLocaleString('en');
}

function measured({ report }: Trial): string {
  const contraction = report.checks.find(({ name }) => name === 'contraction');
  return contraction === undefined ? '' : sentence(contraction.detail);
}
