/** The end of a run in words: the verdict first, then what it rests on. */
import Table from 'cli-table3';
import colours from 'picocolors';
import type { Verdict } from '../../checkers/finding.ts';
import type { Json } from '../../core/json.ts';
import type { NodeResult, Result } from '../../lab/result.ts';
import { number } from './text.ts';

const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: 'PASS: every check passed',
  fail: 'FAIL: a property was violated',
  unknown: 'UNKNOWN: the run ended before this could be told',
};

/** Nodes listed one by one up to here. */
const NODES_SHOWN = 16;

export interface SummaryOptions {
  readonly colour: boolean;
}

/** @param folder Where the run was written. */
export function summary(result: Result, folder: string, { colour }: SummaryOptions): string {
  const paint = colours.createColors(colour && colours.isColorSupported);
  const tint = { pass: paint.green, fail: paint.red, unknown: paint.yellow };
  const table = new Table({ chars: NO_BORDER, style: { head: [], 'padding-left': 0, border: [] } });
  for (const { name, verdict, detail } of result.checks) {
    table.push([`  ${tint[verdict](verdict.padEnd(7))}`, name, detail]);
  }
  const { sent, received, lostToCrash, droppedByFault, bytes } = result.traffic;
  const { startupMs, runMs } = result.timing;
  return [
    '',
    paint.bold(tint[result.verdict](VERDICT_WORDS[result.verdict])),
    ...(result.verdict === 'unknown' ? [`  because: ${result.cause}`] : []),
    ...(result.outsideModel === undefined
      ? []
      : [paint.yellow(`  outside its model, no guarantee holds: ${result.outsideModel}`)]),
    table.toString(),
    ...(result.nodes.length <= NODES_SHOWN ? ['', ...result.nodes.map(nodeLine)] : []),
    '',
    `  messages  ${sent} sent = ${received} received + ${lostToCrash} lost to crashes + ${droppedByFault} dropped by faults; ${bytes} bytes`,
    `  time      ${startupMs} ms to connect all to all, ${runMs} ms to agree`,
    `  folder    ${folder}`,
    `  repeat    node cmd/run.js --config ${folder}/config.yaml`,
    '',
  ].join('\n');
}

function nodeLine({ id, input, fate, decision, round }: NodeResult): string {
  const end =
    decision === null
      ? `${fate}${round === null ? '' : ` in round ${round}`}, no decision`
      : `decided ${shown(decision)} in round ${round}${fate === 'correct' ? '' : ` (${fate})`}`;
  return `  ${id.padEnd(6)} ${shown(input).padStart(10)}  ${end}`;
}

function shown(json: Json): string {
  if (typeof json === 'number') return number(json);
  const value = typeof json === 'string' ? json : JSON.stringify(json);
  return value.length <= 24 ? value : `${value.slice(0, 21)}...`;
}

const NO_BORDER = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
