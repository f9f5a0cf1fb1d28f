/**
 * `npm run explore`: explores the small scopes and says how large they are. Takes about half a minute;
 * exits with 1 when a violation is found, and shows the path to it.
 */
import type { RuleName } from '../../agreement/plan.ts';
import { explore } from '../../sim/explore/explorer.ts';
import { agreementScope, smallPlan } from './agreement-scope.ts';

const SCOPES: readonly {
  readonly rule: RuleName;
  readonly rounds: number;
  readonly inputs: readonly number[];
}[] = [
  { rule: 'midpoint', rounds: 3, inputs: [0, 0, 1] },
  { rule: 'midpoint', rounds: 3, inputs: [0, 1, 0] },
  { rule: 'midpoint', rounds: 3, inputs: [1, 0, 0] },
  { rule: 'select', rounds: 2, inputs: [0, 0, 0, 1] },
  { rule: 'select', rounds: 2, inputs: [0, 0, 1, 1] },
  { rule: 'midpoint', rounds: 2, inputs: [0, 0, 0, 1] },
];

function main(): void {
  for (const { rule, rounds, inputs } of SCOPES) {
    const before = performance.now();
    const found = explore(agreementScope(smallPlan(rule, rounds, inputs)));
    const seconds = ((performance.now() - before) / 1000).toFixed(1);
    const { states, transitions, endings, localStates, checks, violation } = found;
    const scope = `async-crash, ${rule}, n = ${inputs.length}, f = 1, ${rounds} rounds, inputs ${inputs.join(' ')}`;
    const size = `${states} states, ${transitions} transitions, ${endings} endings, ${localStates} local states`;
    process.stdout.write(`${scope}: ${size}, ${checks} checks, ${seconds} s\n`);
    if (violation === undefined) continue;
    process.stdout.write(`  ${violation.path.join('\n  ')}\n  VIOLATION: ${violation.text}\n`);
    process.exitCode = 1;
  }
}

main();
