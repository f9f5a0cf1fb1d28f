/** The public API: one node, with the surface of the handout. */
import { SECURITY_MODES, type SecurityMode } from '../net/security-mode.ts';
import type { GroupServices, LocalServices, MemberChange, Server } from '../services/api.ts';
import { ALL } from '../services/groups.ts';
import { addressText, asNodeInfo, nidOf, sidOf, type NodeInfo } from '../services/node-info.ts';
import type { NodeServices, Template } from '../services/node-services.ts';
import { asWait } from '../services/wait.ts';
import { LabError } from '../core/errors.ts';
import type { ValueOptions } from '../wire/values/options.ts';
import { asBoolean, asOneOf, asRecord, asString } from '../wire/shape.ts';
import type { Callable } from '../wire/values/callable.ts';
import { deserialize, serialize } from '../wire/values/serialize.ts';
import { compile, modules } from './compile.ts';
import { digest } from './digest.ts';
import { DEFAULT_LINK_LIMITS, parseLimits, type LinkLimits } from './cluster.ts';
import { streamLog, type Log } from './log.ts';
import { groupFace, localFace, rpcFace, withGroups } from './faces.ts';
import { NODE_PROGRAM } from './program.ts';
import { freshSecret, runName } from './secret.ts';
import { serverOf } from './server.ts';
import { TcpNode } from './tcp-node.ts';
import type { TcpNodeOptions } from './tcp-node-options.ts';

/** What a node is to be. Whatever else stands there rides along with the node. */
export interface DistributionConfig extends NodeInfo {
  /** Runs when the node listens, before the callback of `start`. */
  readonly onStart?: (server: Server) => unknown;
  /**
   * Known to the nodes that may talk to each other, and to nobody else. Default: drawn, so that only
   * nodes which this one spawns know it.
   */
  readonly secret?: string;
  readonly security?: {
    /** Default: `auth`. `off` is for loopback addresses only. */
    readonly mode?: SecurityMode;
    /** Whether functions may travel as source. Default: true, but never with `off`. */
    readonly shippedCode?: boolean;
  };
  /** How long a call may take unless it says otherwise. Default: 5,000. */
  readonly timeoutMs?: number;
  readonly limits?: Partial<LinkLimits>;
  /**
   * Whether the nodes find out who of them is alive: what groups are made of follows. The same for all
   * nodes that know each other. Default: true.
   */
  readonly membership?: boolean;
  /** Called when this node has found out something about another one. */
  readonly onMember?: (change: MemberChange) => void;
  /** Default: warnings and errors, as JSON lines on stderr. */
  readonly log?: Log;
}

export interface Distribution {
  readonly node: {
    readonly config: DistributionConfig;
    /** Begins to listen. @throws {LabError} `ERR_PORT_TAKEN`, `ERR_LISTEN`, `ERR_INSECURE`. */
    start(callback?: (server: Server) => void): Promise<Server>;
    /** Resolves when the node has ended and nothing of it is left. */
    readonly ended: Promise<void>;
  };
  readonly local: LocalServices;
  readonly all: GroupServices;
  readonly util: {
    readonly id: {
      /** SHA-256 of the canonical form of anything, as hexadecimal digits. */
      getID(value: unknown): string;
      /** That of exactly `{ip, port}`. */
      getNID(node: NodeInfo): string;
      /** Its first five digits. */
      getSID(node: NodeInfo): string;
    };
    serialize(value: unknown): string;
    /** Code that stands in the text becomes functions: give it only texts that you trust. */
    deserialize(text: string): unknown;
    readonly wire: {
      /** A function that can be sent anywhere, and runs `fn` on this node wherever it is called. */
      createRPC(fn: (...args: never[]) => unknown): Callable;
    };
  };
  /** Makers of group services by name; add one, and every group made later has that service too. */
  readonly templates: Record<string, Template>;
}

/** Where a call that says nothing of it gives up, in milliseconds. */
const TIMEOUT_MS = 5000;

/**
 * A node, not started yet. Several may live in one process.
 *
 * What needs no other node works before `start`, unless the port is 0: then nobody knows yet who the
 * node is.
 * @typeParam Gid The groups that will be made, so that `distribution.mygroup` is typed.
 * @throws {LabError} `ERR_BAD_SHAPE` for a configuration that makes no sense.
 */
export function createDistribution<Gid extends string = string>(
  config: DistributionConfig,
): Distribution & Record<Gid, GroupServices> {
  const node: TcpNode = new TcpNode({
    ...settingsOf(config),
    grouped: (gid, services) => {
      // `all` is there from the beginning to the end.
      if (gid === ALL) return;
      if (services === undefined) Reflect.deleteProperty(distribution, gid);
      else Reflect.set(distribution, gid, groupFace(services));
    },
  });
  const distribution = withGroups<Distribution, Gid>({
    node: { config, start: (callback) => start(node, config, callback), ended: node.ended },
    get local() {
      return localFace(node.services.local);
    },
    get all() {
      return groupFace(node.services.of(ALL));
    },
    get templates() {
      return node.services.templates;
    },
    util: utilOf(() => node.services),
  });
  return distribution;
}

async function start(
  node: TcpNode,
  { onStart }: DistributionConfig,
  callback: ((server: Server) => void) | undefined,
): Promise<Server> {
  await node.listen();
  const server = serverOf(node);
  try {
    await onStart?.(server);
  } catch (error) {
    await node.close(0);
    throw error;
  }
  callback?.(server);
  return server;
}

function settingsOf(config: DistributionConfig): TcpNodeOptions {
  asRecord(config, 'config');
  const {
    onStart: _own,
    secret = freshSecret(),
    security,
    timeoutMs,
    limits,
    membership = true,
    onMember,
    log,
    ...rest
  } = config;
  const node = asNodeInfo(rest, 'config');
  const { mode: wanted = 'auth', ...code } = asRecord(security ?? {}, 'config.security');
  const mode = asOneOf(wanted, 'config.security.mode', SECURITY_MODES);
  const shippedCode = asBoolean(
    code['shippedCode'] ?? mode !== 'off',
    'config.security.shippedCode',
  );
  if (mode === 'off' && shippedCode) {
    throw new LabError('ERR_INSECURE', 'security.shippedCode needs the mode "auth" or "tls"');
  }
  return {
    node,
    secret: asString(secret, 'config.secret'),
    run: runName(asString(secret, 'config.secret')),
    security: mode,
    shippedCode,
    timeoutMs: timeoutMs === undefined ? TIMEOUT_MS : asWait(timeoutMs, 'config.timeoutMs'),
    membership: asBoolean(membership, 'config.membership'),
    onMember,
    limits: parseLimits({ ...DEFAULT_LINK_LIMITS, ...limits }, 'config.limits'),
    program: NODE_PROGRAM,
    log: log ?? warnings(addressText(node)),
  };
}

/** What goes well is not worth a line in somebody else's program. */
function warnings(source: string): Log {
  const log = streamLog(source, process.stderr);
  return (level, event, fields) => {
    if (level === 'warn' || level === 'error') log(level, event, fields);
  };
}

function utilOf(services: () => NodeServices): Distribution['util'] {
  const values = (): ValueOptions => {
    const { rpc } = services();
    return {
      functions: {
        referenceOf: (fn) => rpc.referenceOf(fn),
        resolve: (reference) => rpc.resolve(reference),
        compile,
        modules,
      },
    };
  };
  return {
    id: {
      getID: digest,
      getNID: (node) => nidOf(node, digest),
      getSID: (node) => sidOf(node, digest),
    },
    serialize: (value) => serialize(value, values()),
    deserialize: (text) => deserialize(text, values()),
    wire: { createRPC: (fn) => services().rpc.create(rpcFace(fn)) },
  };
}
