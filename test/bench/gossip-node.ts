/** The process of one member: `gossip-node.js <library> <options>`. It ends with the harness. */
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import {
  now,
  numberOf,
  textOf,
  type Enter,
  type MemberOptions,
  type Report,
  type Request,
  type Send,
  type Sight,
} from './gossip-member.ts';

const LIBRARIES: Readonly<Record<string, () => Promise<{ readonly enter: Enter }>>> = {
  ours: () => import('./gossip-ours.ts'),
  moleculer: () => import('./gossip-moleculer.ts'),
  gossipsub: () => import('./gossip-libp2p.ts'),
  brown: () => import('./gossip-brown.ts'),
};

const LOOK_MS = 20;

const [library = '', options = ''] = process.argv.slice(2);
const load = LIBRARIES[library];
if (load === undefined) throw new Error(`no library "${library}"`);
const sent: Send[] = [];
const heard: [number, number][] = [];
const sights: Sight[] = [];
let seen: ReadonlySet<string> = new Set();

process.once('disconnect', () => process.exit());
const { enter } = await load();
const member = await enter(
  (text) => heard.push([numberOf(text), now()]),
  JSON.parse(options) as MemberOptions,
);
process.on('message', (request: Request) => {
  void perform(request).then((reply) => process.send?.(reply));
});
setInterval(look, LOOK_MS);
process.send?.(member.address);

async function perform(request: Request): Promise<unknown> {
  switch (request.kind) {
    case 'join':
      member.join(request.others);
      return null;
    case 'send':
      await send(request.sends);
      return null;
    case 'burn':
      await burn(request);
      return null;
    case 'report':
      return report();
  }
}

function report(): Report {
  const { user, system } = process.cpuUsage();
  return { sent, heard, payloads: member.payloads(), cpuMs: (user + system) / 1000, sights };
}

/** Timers are late by up to a millisecond or so, for all libraries alike; it counts as delay. */
async function send(sends: readonly Send[]): Promise<void> {
  for (const { k, at } of sends) {
    const wait = at - now();
    if (wait > 0) await sleep(wait);
    sent.push({ k, at: now() });
    member.broadcast(textOf(k));
  }
}

async function burn({ ms, sliceMs }: Extract<Request, { kind: 'burn' }>): Promise<void> {
  const until = now() + ms;
  while (now() < until) {
    const end = Math.min(until, now() + sliceMs);
    while (now() < end);
    await turn();
  }
}

function look(): void {
  const there = new Set(member.others());
  const at = now();
  for (const address of there) if (!seen.has(address)) sights.push({ address, there: true, at });
  for (const address of seen) if (!there.has(address)) sights.push({ address, there: false, at });
  seen = there;
}
