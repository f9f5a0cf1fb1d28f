/** The figures of a run of gossip in words, theory beside what was measured. */
import type {
  MembershipMeasures,
  RumorMeasures,
  RumorTheory,
  Times,
} from '../../../checkers/gossip/measures.ts';
import type { AveragingReport } from '../../../checkers/gossip/averaging.ts';
import { percent } from '../../../checkers/wording.ts';
import type { GossipResult } from '../../../lab/gossip/result.ts';
import { count, hanging, number } from '../text.ts';

export function gossipLines({ measures }: GossipResult, width: number): string[] {
  const { rumors, membership, averaging } = measures;
  return [
    ...(rumors === undefined ? [] : rumorLines(rumors)),
    ...(membership === undefined ? [] : memberLines(membership)),
    ...(averaging === undefined ? [] : averageLines(averaging)),
  ].flatMap(([title, text]) => hanging(`  ${title.padEnd(10)}`, text, width));
}

type Line = readonly [title: string, text: string];

function rumorLines(measures: RumorMeasures): Line[] {
  const { rumors, fanOut, coverage, all, theory, lastHop, lastDeliveryMs, completeMs } = measures;
  const { payloadsPerDelivery: payloads, controlPerDelivery: control } = measures;
  return [
    [
      'rumors',
      `${count(rumors, 'rumor')}, fan-out ${fanOut}: ${percent(coverage)} of the nodes heard, ` +
        `${percent(all)} of the rumors reached all`,
    ],
    ...theoryLines(theory),
    ...(payloads === null || control === null
      ? []
      : [
          [
            'messages',
            `${number(payloads, 4)} payloads for each delivery (1 is the least), ${number(control, 3)} others`,
          ] as const,
        ]),
    ...(lastDeliveryMs === null
      ? []
      : [
          ['latency', `to the last node ${timesText(lastDeliveryMs)}${hopsText(lastHop)}`] as const,
        ]),
    ...(completeMs === null ? [] : [['known', `by the origin ${timesText(completeMs)}`] as const]),
  ];
}

function theoryLines(theory: RumorTheory | null): Line[] {
  if (theory === null) return [];
  if (theory.kind === 'reach') {
    const { coverage, all } = theory;
    return [['theory', `${percent(coverage)} of the nodes, ${percent(all)} of the rumors`]];
  }
  const { mean, p99, measuredMean } = theory;
  const measured = measuredMean === null ? '' : `; measured ${number(measuredMean, 3)}`;
  return [['theory', `${number(mean, 3)} rounds until all know, p99 ${p99}${measured}`]];
}

function memberLines(measures: MembershipMeasures): Line[] {
  const { detectionMs, falseSuspicions, falseRemovals, views } = measures;
  const noticed = Object.entries(detectionMs).map(([id, times]): Line => [
    'noticed',
    `${id} by all others, ${timesText(times)}`,
  ]);
  return [
    ...noticed,
    [
      'alarms',
      `${count(falseSuspicions, 'false suspicion')}, ${count(falseRemovals, 'false removal')}`,
    ],
    ['views', viewsText(views)],
  ];
}

function averageLines({ mean, settled, bias, distance, variance }: AveragingReport): Line[] {
  const first = variance[0] ?? 0;
  const last = variance.at(-1) ?? 0;
  const cycles = Math.max(1, variance.length - 1);
  const factor = first > 0 && last > 0 ? (last / first) ** (1 / cycles) : 0;
  return [
    [
      'mean',
      `${number(mean)} of the inputs; the nodes agree on ${number(settled)} (bias ${number(bias, 3)})`,
    ],
    ['nearness', `all within ${number(distance, 3)}; variance times ${number(factor, 3)} a cycle`],
  ];
}

function viewsText({ ever, overTime }: MembershipMeasures['views']): string {
  const most = Math.max(1, ...overTime.map(({ distinct }) => distinct));
  return `${count(ever, 'different view')} of who is alive, ${most} at a time at most`;
}

function timesText({ p50, p99, max }: Times): string {
  return `p50 ${number(p50, 3)}, p99 ${number(p99, 3)}, at most ${number(max, 3)} ms`;
}

function hopsText(hop: RumorMeasures['lastHop']): string {
  return hop === null ? '' : `; ${number(hop.mean, 3)} hops, at most ${hop.max}`;
}
