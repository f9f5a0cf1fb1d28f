/**
 * Synchrony: in the synchronous models every value that was missing at the end of a round is that of
 * a node which had crashed, or of a liar. Otherwise the network was slower than the model assumes and
 * what the model promises need not hold. That is never the algorithm's fault, so this check does not
 * fail: it makes the verdict unknown and says what to change.
 */
import { isSynchronous } from '../../agreement/protocol.ts';
import { describeLate, lateValues } from '../environment.ts';
import { conclude, type Outcome } from '../finding.ts';
import type { History } from '../history.ts';
import { count } from '../wording.ts';

export function checkSynchrony(history: History): Outcome {
  const { plan } = history;
  if (!isSynchronous(plan)) {
    return { verdict: 'pass', detail: `${plan.model} assumes nothing about time` };
  }
  const late = lateValues(history);
  const advice =
    plan.resendMs === undefined
      ? `raise network.roundMs (now ${plan.roundMs})`
      : 'on a network that loses messages no synchronous model holds';
  const silences = history.honest.reduce((sum, { missing }) => sum + missing.length, 0);
  return conclude({
    violations: [],
    doubts: [
      ...late.map(
        (value) => `${describeLate(value)} (${count(late.length, 'such value')}): ${advice}`,
      ),
      ...(history.cut === undefined ? [] : [`not all facts are known: ${history.cut}`]),
    ],
    confirmed:
      `no value of a living node came after the end of its round; ` +
      `${count(silences, 'time')} a round ended by the clock`,
  });
}
