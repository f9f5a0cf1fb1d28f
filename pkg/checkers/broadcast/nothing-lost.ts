/** Whatever clients were told is known is known to all in the end: the set-full checker of the workbench. */
import { conclude, type Outcome } from '../finding.ts';
import { count } from '../wording.ts';
import type { BroadcastHistory } from './history.ts';
import { broadcastMeasures } from './measures.ts';

export function checkNothingLost(history: BroadcastHistory): Outcome {
  const { broadcasts, stable, lost, neverRead, stableLatencies } = broadcastMeasures(history);
  const forgetful = [...history.nodes.values()].filter(
    ({ dead, restarts }) => dead || restarts > 0,
  );
  const violations = [
    ...(lost > 0 ? [`${count(lost, 'value')} could be read, and later not`] : []),
    ...(neverRead > 0 ? [`${count(neverRead, 'value')} were never read`] : []),
  ];
  return conclude({
    violations,
    doubts: [
      ...(history.cut === undefined ? [] : [history.cut]),
      ...(stable === 0 ? ['no value was read'] : []),
    ],
    // What a node has acknowledged and not told yet dies with it.
    excuse:
      forgetful.length === 0 ? undefined : 'a node that dies forgets what it has not told yet',
    confirmed:
      `${count(broadcasts, 'value')}, each read from all nodes; median ` +
      `${stableLatencies['0.5'] ?? 0} ms, at most ${stableLatencies['1'] ?? 0} ms`,
  });
}
