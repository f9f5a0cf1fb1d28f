/** Hosts on real links that are all congested at once. */
import { expect } from 'chai';
import { afterEach, describe, it } from 'mocha';
import type { Effect, Process } from '../../../pkg/core/process.ts';
import type { NodeId } from '../../../pkg/core/ids.ts';
import { Host } from '../../../pkg/host/host.ts';
import { dials } from '../../../pkg/net/dialer.ts';
import { WallClock } from '../../../pkg/net/wall-clock.ts';
import { asInteger, asRecord } from '../../../pkg/wire/shape.ts';
import { TestNode, closeNodes } from '../../support/test-node.ts';

interface Token {
  readonly kind: 'token';
  readonly hops: number;
  readonly ballast: string;
}

const TOKENS = 50;
const HOPS = 30;
const LIMITS = { congestedBytes: 10_000, stallMs: 3000 };

/** Sends some 50 KB to the next node at once, and passes on what it gets. */
class Runner implements Process<Token> {
  readonly #next: NodeId;
  readonly #arrived: () => void;

  constructor(next: NodeId, arrived: () => void) {
    this.#next = next;
    this.#arrived = arrived;
  }

  step(event: Parameters<Process<Token>['step']>[0]): readonly Effect<Token>[] {
    if (event.kind === 'start') return Array.from({ length: TOKENS }, () => this.#pass(HOPS));
    if (event.kind !== 'message') return [];
    if (event.body.hops > 1) return [this.#pass(event.body.hops - 1)];
    this.#arrived();
    return [];
  }

  view(): Record<string, never> {
    return {};
  }

  #pass(hops: number): Effect<Token> {
    return {
      kind: 'send',
      to: this.#next,
      body: { kind: 'token', hops, ballast: 'x'.repeat(1000) },
    };
  }
}

function parse(body: unknown): Token {
  const hops = asInteger(asRecord(body, 'token')['hops'], 'hops');
  return { kind: 'token', hops, ballast: '' };
}

const nothing = (): void => {};

/** Lets three nodes pass tokens round. Resolves once all have gone all their way; rejects when a link fails. */
async function passTokens(): Promise<readonly Host<Token>[]> {
  let [arrived, done] = [0, nothing];
  let failed: (error: Error) => void = nothing;
  const end = new Promise<void>((resolve, reject) => {
    [done, failed] = [resolve, reject];
  });
  const events = { peerFailed: (_: NodeId, error: Error) => failed(error) };
  const nodes = await Promise.all(
    ['n1', 'n2', 'n3'].map((id) => TestNode.open(id, { limits: LIMITS, events })),
  );
  const transports = nodes.map(({ mesh }) => mesh.transport(0, parse));
  const hosts = nodes.map((node, index) => {
    const next = nodes[(index + 1) % nodes.length]!;
    (dials(node.id, next.id) ? node : next).dial(dials(node.id, next.id) ? next : node);
    const process = new Runner(next.id, () => {
      arrived += 1;
      if (arrived === nodes.length * TOKENS) done();
    });
    const rest = { peers: [], clock: new WallClock(), record: () => {}, recordMessages: false };
    return new Host<Token>({ process, transport: transports[index]!, ...rest });
  });
  for (const host of hosts) host.start();
  expect(transports.map((transport) => transport.congested())).to.deep.equal([true, true, true]);
  await end;
  return hosts;
}

describe('a ring of nodes', () => {
  afterEach(closeNodes);

  it('makes progress while each is congested towards the next', async () => {
    const received = (await passTokens()).map((host) => host.counts().received);
    expect(received).to.deep.equal(received.map(() => TOKENS * HOPS));
  });
});
