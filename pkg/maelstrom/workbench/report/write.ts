/** Writes what is known of a run into its folder. Names of files as in Maelstrom's store, `glomers.md` 2.9. */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Json, JsonObject } from '../../../core/json.ts';
import { listOf, objectOf, quoteOp } from '../checkers/values.ts';
import type { History, Op } from '../history.ts';
import type { Journal } from '../journal.ts';
import type { CheckResult } from '../verdict.ts';
import { blame } from './blame.ts';
import { brief } from './brief.ts';
import { printEdn, printEdnLine } from './edn.ts';
import { messagesSvg } from './messages-svg.ts';
import { phasesOf } from './phases.ts';
import { plotsOf } from './plots.ts';
import { timelineHtml } from './timeline-html.ts';

/** A run that is over and judged. */
export interface FinishedRun {
  readonly workload: string;
  /** What it was told to do, for the record. */
  readonly options: JsonObject;
  readonly history: History;
  /** The whole journal, or of a long run its beginning and end. */
  readonly journal: Journal;
  readonly results: CheckResult;
}

/** Bytes that one file of the history may have; it says where it stops. */
const HISTORY_BYTES_MAX = 64 * 1024 * 1024;
/** Characters of a value in `history.txt`. */
const VALUE_CHARS = 200;
const WRITE_BYTES = 256 * 1024;

/** @param folder Exists. Files of these names in it are replaced. */
export function writeReport(folder: string, run: FinishedRun): void {
  const { workload, history, journal, results } = run;
  const write = (name: string, text: string): void => {
    writeFileSync(join(folder, name), `${text}\n`);
  };
  write('results.edn', printEdn(results));
  write('results.json', JSON.stringify(results, null, 2));
  write('test.json', JSON.stringify(run.options, null, 2));
  write('what-went-wrong.txt', explanation(run));
  const lines = (name: string, print: (value: Json) => string): void =>
    writeLines(
      join(folder, name),
      history,
      (op) => print(quoteOp(op)),
      (note) => print({ note }),
    );
  lines('history.edn', printEdnLine);
  lines('history.jsonl', JSON.stringify);
  writeText(folder, history);
  write('messages.svg', messagesSvg(journal, phasesOf(history)));
  write('timeline.html', timelineHtml(`${workload} by process`, history));
  for (const [name, svg] of plotsOf(history)) write(name, svg);
  writeFailedKeys(folder, run);
  writeAnomalies(folder, results);
}

function explanation({ workload, history, journal, results }: FinishedRun): string {
  const lines = blame(workload, history, journal, results);
  if (lines.length > 0) return lines.join('\n');
  return results['valid?'] === true
    ? 'Nothing went wrong that the checkers look for.'
    : 'The checkers could not decide: see results.edn.';
}

/** `process  type  f  value  error`, as in Jepsen's `history.txt`. */
function textLine({ process, type, f, value, error }: Op): string {
  const why = error === undefined ? '' : `\t${brief(error, VALUE_CHARS)}`;
  return `${process}\t:${type}\t:${f}\t${brief(value, VALUE_CHARS)}${why}`;
}

function writeText(folder: string, history: History): void {
  writeLines(join(folder, 'history.txt'), history, textLine, (note) => note);
}

function writeLines(
  path: string,
  history: History,
  lineOf: (op: Op) => string,
  noteOf: (note: string) => string,
): void {
  const file = openSync(path, 'w');
  try {
    let buffer = '';
    let bytes = 0;
    let left = history.length;
    for (const op of history) {
      left -= 1;
      buffer += `${lineOf(op)}\n`;
      if (buffer.length < WRITE_BYTES) continue;
      bytes += writeSync(file, buffer);
      buffer = '';
      if (bytes > HISTORY_BYTES_MAX) {
        buffer = `${noteOf(`${left} further operations are not written`)}\n`;
        break;
      }
    }
    writeSync(file, buffer);
  } finally {
    closeSync(file);
  }
}

/** Keys that are checked one by one and failed get a folder each. */
function writeFailedKeys(folder: string, { workload, history, results }: FinishedRun): void {
  if (workload !== 'lin-kv') return;
  const { results: byKey, failures } = objectOf(results['workload']);
  for (const failed of listOf(failures)) {
    const key = textOf(failed);
    const ops = history.filter(({ value }) => textOf(listOf(value)[0]) === key);
    const path = join(folder, 'independent', safeName(key));
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'results.edn'), `${printEdn(objectOf(byKey)[key] ?? null)}\n`);
    writeText(path, ops);
    writeFileSync(join(path, 'timeline.html'), timelineHtml(`key ${key} by process`, ops));
  }
}

/** Each anomaly of transactions in words, one file by name. */
function writeAnomalies(folder: string, results: CheckResult): void {
  const anomalies = Object.entries(objectOf(objectOf(results['workload'])['anomalies']));
  if (anomalies.length === 0) return;
  const path = join(folder, 'elle');
  mkdirSync(path, { recursive: true });
  for (const [name, cases] of anomalies) {
    const texts = listOf(cases).map((found) => {
      const { explanation: words, ...quote } = objectOf(found);
      return `${textOf(words)}\n\n${printEdn(quote)}\n`;
    });
    writeFileSync(join(path, `${safeName(name)}.txt`), texts.join('\n'));
  }
}

function textOf(key: Json | undefined): string {
  return typeof key === 'string' ? key : JSON.stringify(key ?? null);
}

/** A key as the name of a file: what means something in paths is replaced. */
function safeName(key: string): string {
  return key.replaceAll(/[^\w.-]/g, '_').replace(/^\.+$/, '_');
}
