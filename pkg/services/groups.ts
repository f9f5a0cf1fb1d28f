/** Which nodes are in which group, as this node sees it: other nodes may see it differently. */
import { LabError } from '../core/errors.ts';
import { Absences } from './absences.ts';
import { addressText, sameNode, type NodeInfo } from './node-info.ts';
import { remember } from './remember.ts';

/** Nodes by their short ids. */
export type Group = Readonly<Record<string, NodeInfo>>;

/** This node alone: always there, and cannot be changed. */
export const LOCAL = 'local';

/** Every node that this node knows: whoever is put into any group is in it as well. */
export const ALL = 'all';

/** Other properties of what people program against (`api.ts`), and `then`, which makes a promise of it. */
const RESERVED: readonly string[] = [LOCAL, 'node', 'util', 'templates', 'then'];

/** Nodes remembered that were taken out of `all`. */
const UNWANTED_MAX = 10_000;

/** Addresses whose short ids are remembered. */
const SIDS_MAX = 10_000;

export class Groups {
  readonly #groups = new Map<string, Record<string, NodeInfo>>();
  readonly #hash: (node: NodeInfo) => string;
  /** By address: to hash one takes longer than all else that is done with a node here. */
  readonly #sids = new Map<string, string>();
  readonly #listeners: ((gid: string) => void)[] = [];
  readonly #absences = new Absences();
  /** By address, those whom the user has taken out of `all`: nobody else puts them back. */
  readonly #unwanted = new Map<string, NodeInfo>();

  constructor(self: NodeInfo, sidOf: (node: NodeInfo) => string) {
    this.#hash = sidOf;
    for (const gid of [LOCAL, ALL]) this.#groups.set(gid, { [sidOf(self)]: self });
  }

  /** Tells from now on which group has got other nodes, made or ended ones too. */
  onChange(changed: (gid: string) => void): void {
    this.#listeners.push(changed);
  }

  has(gid: string): boolean {
    return this.#groups.has(gid);
  }

  get names(): readonly string[] {
    return [...this.#groups.keys()];
  }

  /** A copy. @throws {LabError} `ERR_NO_GROUP`. */
  get(gid: string): Group {
    return { ...this.#known(gid) };
  }

  /** A copy, of a group that can be told something. @throws {LabError} `ERR_NO_GROUP`, `ERR_EMPTY_GROUP`. */
  getMembers(gid: string): Group {
    const group = this.get(gid);
    if (Object.keys(group).length > 0) return group;
    throw new LabError(
      'ERR_EMPTY_GROUP',
      `the group "${gid}" is empty; groups.add puts nodes into it`,
    );
  }

  /**
   * Demands that `put` would do it.
   * @throws {LabError} `ERR_RESERVED` for a name that means something else; `ERR_SID_COLLISION`.
   */
  check(gid: string, group: Group): void {
    if (RESERVED.includes(gid) || gid in Object.prototype) {
      throw new LabError(
        'ERR_RESERVED',
        `the name "${gid}" means something else; choose another one`,
      );
    }
    const there = gid === ALL ? [] : Object.values(this.#known(ALL));
    const bySid = new Map(there.map((node) => [this.#sidOf(node), node]));
    for (const node of Object.values(group)) {
      const sid = this.#sidOf(node);
      demandSame(bySid.get(sid) ?? node, node, { sid, gid });
      bySid.set(sid, node);
    }
  }

  /** Makes a group, or replaces its nodes: all of it or, when it throws as `check` does, nothing. */
  put(gid: string, group: Group): Group {
    this.check(gid, group);
    if (gid === ALL) for (const node of Object.values(this.#known(ALL))) this.#unwant(node);
    for (const node of Object.values(group)) this.#want(gid, node);
    this.#absences.forgetGroup(gid);
    this.#groups.set(gid, { ...group });
    this.#changed(gid);
    return this.get(gid);
  }

  /**
   * Adds a node. Without effect when there is no such group, or the node is in it.
   * @returns the short id of the node when it was added, else undefined.
   * @throws {LabError} `ERR_SID_COLLISION` when another node of the group has the same short id: five
   *   digits are few, and overwriting would lose a node without a word.
   */
  add(gid: string, node: NodeInfo): string | undefined {
    if (gid === LOCAL || !this.#groups.has(gid)) return undefined;
    this.#want(gid, node);
    return this.#insert(gid, node);
  }

  /** Removes a node. @returns it; undefined when there is no such group or node. */
  rem(gid: string, sid: string): NodeInfo | undefined {
    const group = gid === LOCAL ? undefined : this.#groups.get(gid);
    this.#absences.forget(gid, sid);
    if (group === undefined || !Object.hasOwn(group, sid)) return undefined;
    const node = group[sid];
    delete group[sid];
    if (gid === ALL && node !== undefined) this.#unwant(node);
    this.#changed(gid);
    return node;
  }

  /** A node is dead or has left: it is in no group any more, but for `local`. */
  lose(node: NodeInfo): void {
    for (const [gid, group] of this.#groups) {
      if (gid === LOCAL) continue;
      for (const [key, other] of Object.entries(group)) {
        if (!sameNode(other, node)) continue;
        delete group[key];
        this.#absences.add({ gid, key, node: other });
        this.#changed(gid);
      }
    }
  }

  /**
   * A node is alive: it is in `all`, unless the user has taken it out, and in the groups again in which
   * it was.
   * @throws {LabError} `ERR_SID_COLLISION`: another node has its short id, so it is put nowhere.
   */
  regain(node: NodeInfo): void {
    const sid = this.#sidOf(node);
    demandSame(this.#known(ALL)[sid] ?? node, node, { sid, gid: ALL });
    const places = [...this.#absences.take(node), { gid: ALL, key: sid, node }];
    const unwanted = this.#unwanted.has(addressText(node));
    for (const { gid, key, node: known } of places) {
      const group = gid === ALL && unwanted ? undefined : this.#groups.get(gid);
      if (group === undefined || Object.hasOwn(group, key)) continue;
      if (Object.values(group).some((other) => sameNode(other, node))) continue;
      group[key] = known;
      this.#changed(gid);
    }
  }

  /** Ends a group. @returns its nodes. @throws {LabError} `ERR_NO_GROUP`, `ERR_RESERVED`. */
  del(gid: string): Group {
    if (gid === LOCAL || gid === ALL) {
      throw new LabError('ERR_RESERVED', `the group "${gid}" is built in`);
    }
    const group = this.#known(gid);
    this.#groups.delete(gid);
    this.#absences.forgetGroup(gid);
    this.#changed(gid);
    return group;
  }

  #sidOf(node: NodeInfo): string {
    const address = addressText(node);
    const known = this.#sids.get(address);
    if (known !== undefined) return known;
    const sid = this.#hash(node);
    remember(this.#sids, [address, sid], SIDS_MAX);
    return sid;
  }

  #changed(gid: string): void {
    for (const changed of this.#listeners) changed(gid);
  }

  /** The user puts a node into a group: it is known from now on. */
  #want(gid: string, node: NodeInfo): void {
    this.#unwanted.delete(addressText(node));
    if (gid !== ALL) this.#insert(ALL, node);
  }

  #unwant(node: NodeInfo): void {
    remember(this.#unwanted, [addressText(node), node], UNWANTED_MAX);
  }

  /** @returns the short id of the node; undefined when it was there. */
  #insert(gid: string, node: NodeInfo): string | undefined {
    const group = this.#known(gid);
    const sid = this.#sidOf(node);
    const there = group[sid];
    demandSame(there ?? node, node, { sid, gid });
    // `put` keeps the keys that it is given: the node may be there under another one.
    const isOther = (other: NodeInfo): boolean => !sameNode(other, node);
    if (there === undefined && !Object.values(group).every(isOther)) return undefined;
    group[sid] = node;
    this.#changed(gid);
    return there === undefined ? sid : undefined;
  }

  #known(gid: string): Record<string, NodeInfo> {
    const group = this.#groups.get(gid);
    if (group !== undefined) return group;
    const known = [...this.#groups.keys()].join(', ');
    throw new LabError('ERR_NO_GROUP', `no group "${gid}" on this node; it has ${known}`);
  }
}

function demandSame(
  there: NodeInfo,
  node: NodeInfo,
  { sid, gid }: { readonly sid: string; readonly gid: string },
): void {
  if (sameNode(there, node)) return;
  const nodes = `${addressText(there)} and ${addressText(node)}`;
  throw new LabError(
    'ERR_SID_COLLISION',
    `${nodes} have the same short id ${sid}, so both cannot be in the group "${gid}"; ` +
      'give one of them another port',
  );
}
