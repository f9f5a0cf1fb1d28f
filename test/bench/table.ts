/** The table at the end of `npm run bench`. */
import { meets, median, type Row, type Target } from './measure.ts';

const TITLES = ['name', 'ours', 'floor or rival', 'ratio', 'lowest..highest', 'target', 'met'];

/** Columns as wide as their widest cell; a Markdown table, to be pasted into a report. */
export function table(rows: readonly Row[]): string {
  const cells = rows.map(line);
  const widths = TITLES.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const format = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = widths.map((width) => '-'.repeat(width));
  return [TITLES, rule, ...cells].map(format).join('\n');
}

function line({ name, ours, rival = '', ratios = [], target }: Row): string[] {
  if (ratios.length === 0) return [name, ours, rival, '', '', '', ''];
  const ratio = median(ratios);
  const range = `${Math.min(...ratios).toFixed(2)}..${Math.max(...ratios).toFixed(2)}`;
  const verdict = target === undefined ? '' : meets(ratio, target) ? 'yes' : 'no';
  return [name, ours, rival, ratio.toFixed(2), range, describe(target), verdict];
}

function describe(target: Target | undefined): string {
  if (target === undefined) return '';
  return 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`;
}
