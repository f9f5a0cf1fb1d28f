/** What the compiler knows of the package: this file does not compile where a type is lost or `any`. */
import { expect } from 'chai';
import { describe, it } from 'mocha';
import {
  createDistribution,
  type Distribution,
  type DistributionConfig,
  type Group,
  type NodeInfo,
} from '../../../pkg/index.ts';
import type { Change, GroupAnswer, GroupErrors } from '../../../pkg/services/api.ts';

/** Whether two types are the very same; `any` is the same as nothing but itself. */
type Same<A, B> =
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

function same<A, B>(_same: Same<A, B>): void {}

/** Never called: only its types matter. */
function typed(config: DistributionConfig): void {
  const distribution = createDistribution<'mygroup'>(config);
  const { local, mygroup, all, util } = distribution;

  const nids = mygroup.status.get('nid');
  same<typeof nids, Promise<GroupAnswer<string>>>(true);
  const ports = all.status.get('port');
  same<typeof ports, Promise<GroupAnswer<number>>>(true);
  const sum = mygroup.status.get('counts').then(({ values }) => values);
  same<typeof sum, Promise<number>>(true);
  const nid = local.status.get('nid');
  same<typeof nid, Promise<string>>(true);
  const other = local.status.get('round');
  same<typeof other, Promise<unknown>>(true);
  const group = local.groups.get('all');
  same<typeof group, Promise<Group>>(true);
  const change = mygroup.groups.add('all', { ip: '127.0.0.1', port: 1 });
  same<typeof change, Promise<GroupAnswer<Change>>>(true);
  const child = mygroup.status.spawn({ ip: '127.0.0.1', port: 0 });
  same<typeof child, Promise<NodeInfo>>(true);
  const sid = util.id.getSID({ ip: '127.0.0.1', port: 1 });
  same<typeof sid, string>(true);

  mygroup.status.get('nid', (errors, values) => {
    same<typeof errors, GroupErrors>(true);
    same<typeof values, Readonly<Record<string, string>>>(true);
  });
  mygroup.status.get('heapUsed', (_, total, bySid) => {
    same<typeof total, number>(true);
    same<typeof bySid, Readonly<Record<string, number>>>(true);
  });
  local.status.get('port', (error, port) => {
    same<typeof error, Error | null>(true);
    same<typeof port, number>(true);
  });

  // @ts-expect-error A group that nobody has said will be made.
  void distribution.yourgroup;
  // @ts-expect-error Groups have no method of that name.
  mygroup.status.stopp();
  // @ts-expect-error A node has a port.
  void local.groups.add('all', { ip: '127.0.0.1' });
  // @ts-expect-error It says which node.
  void local.comm.send([], { service: 'status', method: 'get' });

  const any = createDistribution(config);
  const own = any.local.status.get('nid');
  same<typeof own, Promise<string>>(true);
  same<typeof any.node, Distribution['node']>(true);
  // @ts-expect-error It may not be there.
  void any['mygroup'].status;
}

function methods(services: object): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, Object.keys(Object(service))]),
  );
}

describe('the types of the package', () => {
  it('tell apart what is the same from what is not', () => {
    same<string, any>(false); // oxlint-disable-line typescript/no-explicit-any
    same<string, unknown>(false);
    same<string, string>(true);
    expect(typed).to.have.length(1);
  });

  it('name methods that are there, and all that are there', () => {
    const d = createDistribution({ ip: '127.0.0.1', port: 1 });
    const local: Record<keyof Distribution['local'], string[]> = {
      status: ['get', 'spawn', 'stop'],
      groups: ['get', 'put', 'add', 'rem', 'del'],
      routes: ['get', 'put', 'rem'],
      comm: ['send'],
      gossip: ['recv', 'del'],
      rpc: ['call'],
    };
    expect(methods(d.local)).to.deep.equal(local);
    const all: Record<keyof Distribution['all'], string[]> = {
      comm: ['send'],
      groups: ['get', 'put', 'add', 'rem', 'del'],
      routes: ['put', 'rem'],
      status: ['get', 'spawn', 'stop'],
      gossip: ['send', 'fanOut', 'at', 'del'],
    };
    expect(methods(d.all)).to.deep.equal(all);
    expect(Object.keys(d.templates)).to.deep.equal(Object.keys(all));
  });
});
