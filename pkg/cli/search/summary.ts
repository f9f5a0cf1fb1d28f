/** What a search has found, in words. */
import colours from 'picocolors';
import type { Tally } from '../../lab/search/search.ts';
import type { SearchReport } from './explore.ts';

/** One line of progress. */
export function tallyLine(tally: Tally, runs: number, seconds: number): string {
  const done = tally.pass + tally.fail + tally.unknown;
  const rate = seconds > 0 ? Math.round(done / seconds) : 0;
  return (
    `${done} of ${runs} runs, ${rate} a second: ${tally.pass} passed, ` +
    `${tally.unknown} unknown, ${tally.fail} failed`
  );
}

/** The verdict with its number. */
export function searchVerdict({ verdict, tally, runs, failed, failure }: SearchReport): string {
  const { pass, fail, unknown } = tally;
  const done = pass + fail + unknown;
  switch (verdict) {
    case 'pass':
      return `PASS: none of ${done} runs violated a property`;
    case 'fail':
      return `FAIL: seed ${failed} violates ${failure?.check}, run ${done}`;
    case 'unknown':
      return unknown > 0
        ? `UNKNOWN: ${unknown} of ${done} runs ended before this could be told`
        : `UNKNOWN: none of ${done} runs violated a property, and ${runs - done} were not tried`;
  }
}

export function searchSummary(
  report: SearchReport,
  { colour }: { readonly colour: boolean },
): string {
  const paint = colours.createColors(colour && colours.isColorSupported);
  const { pass, fail, unknown } = report.tally;
  const { failure, replayUnknown, verdict } = report;
  const tint = { pass: paint.green, fail: paint.red, unknown: paint.yellow }[verdict];
  return [
    '',
    paint.bold(tint(searchVerdict(report))),
    `  ${pass} passed, ${unknown} unknown, ${fail} failed; ${report.seconds} s`,
    ...(report.interrupted ? [paint.yellow('  interrupted: not all seeds were tried')] : []),
    ...(replayUnknown === undefined ? [] : [`  the first unknown  ${replayUnknown}`]),
    ...(failure === undefined
      ? []
      : [
          '',
          `  ${failure.sentence}`,
          '',
          `  smallest  ${failure.file} (${failure.tries} tries)`,
          `  replay    ${failure.replay}`,
        ]),
    '',
  ].join('\n');
}
