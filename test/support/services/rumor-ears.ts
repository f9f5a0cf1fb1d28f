/** Nodes that listen to rumors, and rumors whose both answers are waited for. */
import { expect } from 'chai';
import { services, valueOf, type Answer, type Cluster, type Member } from './cluster.ts';

type Done = (error: unknown) => void;

export interface Heard {
  readonly sid: string;
  readonly text: unknown;
}

/** Gives each of the nodes a service `ear`, and what they all hear. */
export async function listen(cluster: Cluster, members: readonly Member[]): Promise<Heard[]> {
  const heard: Heard[] = [];
  for (const { local, sid } of members) {
    const ear = {
      hear: (text: unknown, done: Done) => {
        heard.push({ sid, text });
        done(null);
      },
    };
    await valueOf(cluster, (take) => local.routes.put(ear, 'ear', take));
  }
  return heard;
}

/** Begins a rumor for the ears of a group. @returns its two answers, as they come. */
export function begin(
  from: Member,
  args: readonly unknown[],
  gid = 'crew',
): { readonly first: Answer[]; readonly delivered: Answer[] } {
  const [first, delivered]: [Answer[], Answer[]] = [[], []];
  services(from, gid).gossip.send(
    args,
    { service: 'ear', method: 'hear' },
    (error, value) => first.push({ error, value, more: undefined }),
    (error, value) => delivered.push({ error, value, more: undefined }),
  );
  return { first, delivered };
}

/** Tells a rumor, and gives both answers, each of which must come once. */
export async function tell(
  cluster: Cluster,
  from: Member,
  args: readonly unknown[],
  gid = 'crew',
): Promise<{ readonly first: Answer; readonly delivered: Answer }> {
  const answers = begin(from, args, gid);
  await cluster.until(() => answers.first.length > 0 && answers.delivered.length > 0);
  await cluster.settle();
  const [first, delivered] = [answers.first[0], answers.delivered[0]];
  expect([answers.first.length, answers.delivered.length]).to.deep.equal([1, 1]);
  if (first === undefined || delivered === undefined) throw new Error('unreachable');
  return { first, delivered };
}
