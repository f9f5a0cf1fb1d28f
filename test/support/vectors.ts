/** Agreement on vectors without hosts: any order of messages, any crashes, any process in a node's place. */
import type { PointMessage } from '../../pkg/agreement/vectors/message.ts';
import type { VectorsPlan } from '../../pkg/agreement/vectors/plan.ts';
import type { PointJson } from '../../pkg/agreement/vectors/point.ts';
import { VectorNode } from '../../pkg/agreement/vectors/vector-node.ts';
import { MASTER, millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Effect, Fact, Process } from '../../pkg/core/process.ts';
import { Random } from '../../pkg/core/random.ts';
import type { TraceRecord } from '../../pkg/trace/record.ts';
import type { Judgement } from '../../pkg/checkers/judge.ts';
import { VectorsHistory } from '../../pkg/checkers/vectors/history.ts';
import { judgeVectors } from '../../pkg/checkers/vectors/registry.ts';

type Node = Process<PointMessage>;

export interface VectorRun {
  readonly records: readonly TraceRecord[];
  readonly judgement: Judgement;
  /** The checks that failed. */
  readonly failed: readonly string[];
}

/** A plan with the points of n1, n2, ... in order. */
export function vectorsPlan(
  points: readonly PointJson[],
  fields: Partial<VectorsPlan> = {},
): VectorsPlan {
  const ids = points.map((_, i) => nodeId(`n${i + 1}`));
  return {
    experiment: 'vectors',
    ids,
    inputs: Object.fromEntries(ids.map((id, i) => [id, points[i] ?? []])),
    rule: 'mid-extremes',
    validity: 'hull',
    f: 1,
    epsilon: 0.01,
    rounds: 5,
    liars: [],
    crashes: [],
    ...fields,
  };
}

/** Delivers in an order drawn from the seed. @param make The process of a node; the honest one by default. */
export function runVectors(
  plan: VectorsPlan,
  seed: number,
  make: (id: NodeId) => Node = (id) => new VectorNode(id, plan),
): VectorRun {
  const random = Random.fromSeed(seed);
  const nodes = new Map(plan.ids.map((id) => [id, make(id)] as const));
  const sends = new Map<NodeId, number>();
  const counted = new Map<NodeId, number>();
  const records: TraceRecord[] = [];
  const dead = new Set<NodeId>();
  const flying: { readonly from: NodeId; readonly to: NodeId; readonly body: PointMessage }[] = [];
  const record = (node: NodeId, fact: Fact): void => {
    const seq = counted.get(node) ?? 0;
    counted.set(node, seq + 1);
    records.push({ ...fact, node, seq, at: 0 });
  };
  const perform = (id: NodeId, effects: readonly Effect<PointMessage>[]): void => {
    const limit = plan.crashes.find(({ node }) => node === id)?.afterSends;
    for (const effect of effects) {
      if (dead.has(id)) return;
      if (effect.kind === 'emit') record(id, effect.fact);
      if (effect.kind !== 'send') continue;
      flying.push({ from: id, to: effect.to, body: effect.body });
      const sent = (sends.get(id) ?? 0) + 1;
      sends.set(id, sent);
      if (sent !== limit) continue;
      dead.add(id);
      record(id, { kind: 'crash', afterSends: sent });
    }
  };
  for (const [id, node] of nodes) perform(id, node.step({ kind: 'start' }, millis(0)));
  while (flying.length > 0) {
    const [message] = flying.splice(random.integer(flying.length), 1);
    const node = message === undefined ? undefined : nodes.get(message.to);
    if (message === undefined || node === undefined || dead.has(message.to)) continue;
    const { from, to, body } = message;
    perform(to, node.step({ kind: 'message', from, body }, millis(0)));
  }
  record(MASTER, { kind: 'end', orderly: true, cause: 'nothing is on its way' });
  const judgement = judgeVectors(VectorsHistory.of(plan, records));
  const failed = judgement.checks.flatMap(({ name, verdict }) =>
    verdict === 'fail' ? [name] : [],
  );
  return { records, judgement, failed };
}
