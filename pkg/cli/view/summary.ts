/** The end of a run in words: the verdict first, then what it rests on. */
import colours from 'picocolors';
import type { Verdict } from '../../checkers/finding.ts';
import type { Json } from '../../core/json.ts';
import type { AgreementResult, NodeResult } from '../../lab/agreement/result.ts';
import type { Result } from '../../lab/result.ts';
import { broadcastLines } from './broadcast/summary.ts';
import { clocksLines } from './clocks/summary.ts';
import { gossipLines } from './gossip/summary.ts';
import { count, hanging, number, wrap } from './text.ts';
import { vectorsLines } from './vectors/summary.ts';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'PASS: every check passed',
  fail: 'FAIL: a property was violated',
  unknown: 'UNKNOWN: the run does not tell whether theory held',
};

/** What the time of a run was for. */
const PURPOSE: Readonly<Record<Result['experiment'], string>> = {
  agreement: 'to agree',
  gossip: 'of gossip',
  broadcast: 'of broadcast',
  vectors: 'to agree',
  clocks: 'of true time',
};

/** Nodes listed one by one up to here. */
const NODES_SHOWN = 16;

/** With less room beside its name than this, what a check says stands below it. */
const DETAIL_MIN = 30;

export interface SummaryOptions {
  readonly colour: boolean;
  /** Width of the terminal, for wrapping; undefined: nothing is wrapped. */
  readonly columns: number | undefined;
}

type Paint = ReturnType<typeof colours.createColors>;

/** All that is said of a run when little is to be said. */
export function verdictLine({ verdict }: Result): string {
  return `${VERDICT_WORDS[verdict]}\n`;
}

/** @param folder Where the run was written, as the user may type it. */
export function summary(result: Result, folder: string, options: SummaryOptions): string {
  const paint = colours.createColors(options.colour);
  // The last column stays free: some terminals go on to the next line once it is written.
  const width = options.columns === undefined ? Infinity : options.columns - 1;
  const { verdict, cause, timing } = result;
  const { startupMs, runMs } = timing;
  const agreement = result.experiment === 'agreement';
  return [
    '',
    ...wrap(VERDICT_WORDS[verdict], width).map((line) => paint.bold(tint(paint, verdict)(line))),
    ...(verdict === 'pass' ? [] : hanging('  ended: ', cause, width)),
    ...('outsideModel' in result ? warningLines(result, width).map(paint.yellow) : []),
    ...checkLines(result, paint, width),
    '',
    ...linesOf(result, width),
    '',
    ...(agreement ? graphLines(result, width) : []),
    ...hanging('  messages  ', messages(result), width),
    ...hanging(
      '  time      ',
      `${startupMs} ms to connect, ${runMs} ms ${PURPOSE[result.experiment]}`,
      width,
    ),
    // Not wrapped: both are there to be copied.
    `  folder    ${folder}`,
    `  repeat    node cmd/run.js --config ${quoted(`${folder}/config.yaml`)}`,
    '',
  ].join('\n');
}

function linesOf(result: Result, width: number): string[] {
  switch (result.experiment) {
    case 'agreement':
      return nodeLines(result.nodes, width);
    case 'gossip':
      return gossipLines(result, width);
    case 'broadcast':
      return broadcastLines(result, width);
    case 'vectors':
      return vectorsLines(result, width);
    case 'clocks':
      return clocksLines(result, width);
  }
}

function warningLines(
  { outsideModel }: Pick<AgreementResult, 'outsideModel'>,
  width: number,
): string[] {
  if (outsideModel === undefined) return [];
  return hanging('  ', `outside its model, no guarantee holds: ${outsideModel}`, width);
}

function graphLines({ graph }: AgreementResult, width: number): string[] {
  if (graph === undefined) return [];
  const { edges, leastHeard, diameter, robustness } = graph;
  const far = diameter === null ? 'not all reach all' : `diameter ${diameter}`;
  const robust = robustness === undefined ? '' : `, ${robustness}-robust`;
  const text = `${edges} edges, each node hears ${leastHeard} or more, ${far}${robust}`;
  return hanging('  graph     ', text, width);
}

function tint(paint: Paint, verdict: Verdict): (text: string) => string {
  return { pass: paint.green, fail: paint.red, unknown: paint.yellow }[verdict];
}

/** What each check says, in three columns, or in two lines each where there is no room for them. */
function checkLines({ checks }: Result, paint: Paint, width: number): string[] {
  const longest = Math.max(0, ...checks.map(({ name }) => name.length));
  return checks.flatMap(({ name, verdict, detail }) => {
    const word = tint(paint, verdict)(verdict.padEnd(7));
    const indent = 2 + 7 + 2 + longest + 2;
    if (width - indent < DETAIL_MIN)
      return [`  ${word}  ${name}`, ...hanging('    ', detail, width)];
    const [first = '', ...more] = hanging(' '.repeat(indent), detail, width);
    return [`  ${word}  ${name.padEnd(longest)}  ${first.trimStart()}`, ...more];
  });
}

function messages({ traffic }: Result): string {
  const { sent, received, lostToCrash, droppedByFault, bytes } = traffic;
  // The accounts of a run that was cut short need not add up.
  const equals = sent === received + lostToCrash + droppedByFault ? ' =' : ';';
  return (
    `${sent} sent${equals} ${received} received + ${lostToCrash} lost to crashes + ` +
    `${droppedByFault} dropped by faults; ${count(bytes, 'byte')}`
  );
}

function nodeLines(nodes: readonly NodeResult[], width: number): string[] {
  if (nodes.length > NODES_SHOWN) {
    const decided = nodes.filter(({ decision }) => decision !== null).length;
    const text = `${decided} of ${nodes.length} decided; each stands in result.json`;
    return hanging('  nodes     ', text, width);
  }
  const idWidth = Math.max(...nodes.map(({ id }) => id.length));
  const inputWidth = Math.max(...nodes.map(({ input }) => shown(input).length));
  return nodes.flatMap((node) => {
    const title = `  ${node.id.padEnd(idWidth)}  ${shown(node.input).padStart(inputWidth)}  `;
    return hanging(title, endOf(node), width);
  });
}

function endOf({ fate, decision, round }: NodeResult): string {
  const label = fate === 'correct' ? '' : ` (${fate})`;
  if (decision !== null) return `decided ${shown(decision)} in round ${round}${label}`;
  if (round === null) return `never began${label}`;
  return fate === 'crashed' ? `crashed in round ${round}` : `undecided in round ${round}${label}`;
}

function shown(json: Json): string {
  if (typeof json === 'number') return number(json);
  const value = typeof json === 'string' ? json : JSON.stringify(json);
  return value.length <= 24 ? value : `${value.slice(0, 21)}...`;
}

/** Safe to paste into a shell. */
function quoted(path: string): string {
  return /^[\w./:@%+,-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
