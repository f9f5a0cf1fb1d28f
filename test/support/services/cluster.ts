/** What the services' suite needs of nodes, whether they are simulated or real. */
import { expect } from 'chai';
import type { GroupServices, LocalServices, MemberChange } from '../../../pkg/services/api.ts';
import type { Group } from '../../../pkg/services/groups.ts';
import type { NodeInfo } from '../../../pkg/services/node-info.ts';
import type { Template } from '../../../pkg/services/node-services.ts';
import type { Callable } from '../../../pkg/wire/values/callable.ts';

export interface ClusterOptions {
  /** Default: true. */
  readonly shippedCode?: boolean;
  /** A node that this process runs has found out something about another one. */
  readonly onMember?: (observer: NodeInfo, change: MemberChange) => void;
}

/** One node with its surface. */
export interface Member {
  readonly node: NodeInfo;
  readonly sid: string;
  readonly local: LocalServices;
  readonly templates: Record<string, Template>;
  /** The services of a group; undefined when there are none. */
  group(gid: string): GroupServices | undefined;
  createRPC(fn: Callable): Callable;
}

export interface Cluster {
  /** A new node; whatever else stands in `extra` rides along with it. */
  start(extra?: Readonly<Record<string, unknown>>): Promise<Member>;
  /** Ends a node without a word, as a crash would. */
  kill(member: Member): Promise<void>;
  /** Lets time pass until something holds. Fails when it never will. */
  until(holds: () => boolean): Promise<void>;
  /** Lets what is under way happen, so that what comes twice has come twice. */
  settle(): Promise<void>;
  /** Where nobody listens. */
  nowhere(): Promise<NodeInfo>;
  sidOf(node: NodeInfo): string;
  /** Ends all nodes. Fails when a callback has thrown. */
  end(): Promise<void>;
}

export interface Answer {
  readonly error: unknown;
  readonly value: unknown;
  /** What some methods of groups have to say besides. */
  readonly more: unknown;
}

/** The last argument of a call. */
export type Take = (error: unknown, value?: unknown, more?: unknown) => void;

/**
 * Makes a call and gives its answer. Demands of every call of the suite that it is answered exactly
 * once, and not before the method has returned.
 */
export async function ask(cluster: Cluster, invoke: (take: Take) => unknown): Promise<Answer> {
  const answers: Answer[] = [];
  let returned = false;
  let early = false;
  const result = invoke((error, value, more) => {
    early ||= !returned;
    answers.push({ error, value, more });
  });
  returned = true;
  expect(result, 'what a call with a callback returns').to.equal(undefined);
  await cluster.until(() => answers.length > 0);
  await cluster.settle();
  expect(early, 'the callback came before the method had returned').to.equal(false);
  expect(answers, 'answers').to.have.length(1);
  const [answer] = answers;
  if (answer === undefined) throw new Error('unreachable');
  return answer;
}

/** The value of a call that must not fail. */
export async function valueOf(cluster: Cluster, invoke: (take: Take) => unknown): Promise<unknown> {
  const { error, value } = await ask(cluster, invoke);
  if (error instanceof Error) throw error;
  expect(error, 'error').to.be.oneOf([null]);
  return value;
}

/** The values of a call to a group of which no node fails. */
export async function valuesOf(
  cluster: Cluster,
  invoke: (take: Take) => unknown,
): Promise<Record<string, unknown>> {
  const { error, value } = await ask(cluster, invoke);
  if (error instanceof Error) throw error;
  for (const [sid, failure] of Object.entries(Object(error))) {
    throw new Error(`${sid} has failed`, { cause: failure });
  }
  expect(error, 'errors').to.deep.equal({});
  return value as Record<string, unknown>;
}

/** The error of a call that must fail as one. */
export async function errorOf(
  cluster: Cluster,
  invoke: (take: Take) => unknown,
): Promise<Error & { code?: unknown }> {
  const { error, value } = await ask(cluster, invoke);
  expect(error, `error (value ${JSON.stringify(value)})`).to.be.an.instanceOf(Error);
  expect(value, 'value').to.equal(undefined);
  return error as Error;
}

/** Nodes with a group of all of them, known to each. */
export async function grouped(
  cluster: Cluster,
  count: number,
  gid = 'crew',
): Promise<{
  readonly members: readonly Member[];
  readonly first: Member;
  readonly crew: GroupServices;
}> {
  const members: Member[] = [];
  for (let i = 0; i < count; i++) members.push(await cluster.start());
  const nodes = groupOf(members);
  for (const member of members) {
    await valueOf(cluster, (take) => member.local.groups.put(gid, nodes, take));
  }
  const [first] = members;
  const crew = first?.group(gid);
  if (first === undefined || crew === undefined) throw new Error('no group was made');
  return { members, first, crew };
}

export function groupOf(members: readonly Member[]): Group {
  return Object.fromEntries(members.map(({ sid, node }) => [sid, node]));
}

/** The group's services, which must be there. */
export function services(member: Member, gid: string): GroupServices {
  const found = member.group(gid);
  if (found === undefined) throw new Error(`no group ${gid}`);
  return found;
}

/** One value for each of the members. */
export function bySid<V>(
  members: readonly Member[],
  value: (member: Member) => V,
): Record<string, V> {
  return Object.fromEntries(members.map((member) => [member.sid, value(member)]));
}
