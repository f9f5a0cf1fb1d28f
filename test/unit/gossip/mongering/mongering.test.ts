import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../../pkg/core/ids.ts';
import { Random } from '../../../../pkg/core/random.ts';
import {
  Mongering,
  parseMongeringMessage,
  type MongeringMessage,
} from '../../../../pkg/gossip/mongering/mongering.ts';
import type { MongeringOptions } from '../../../../pkg/gossip/mongering/settings.ts';
import { payloadBytes } from '../../../../pkg/gossip/payload.ts';
import { Stepper, factsIn, sendsIn, timersIn } from '../../../support/step.ts';

const IDS = ['n1', 'n2', 'n3', 'n4', 'n5', 'n6'].map(nodeId);
const ROUND_MS = 100;

function mongering(settings: Partial<MongeringOptions> = {}): Stepper<MongeringMessage> {
  return new Stepper(
    new Mongering({
      self: IDS[0]!,
      origin: 'n1',
      peers: IDS,
      random: Random.fromSeed(1),
      fanOut: { kind: 'fixed', peers: 1 },
      mode: 'push',
      roundMs: ROUND_MS,
      roundsMax: 5,
      stop: { kind: 'never' },
      ...settings,
    }),
  );
}

const rumor = (id: string, hops = 1): MongeringMessage => ({
  kind: 'rumor',
  id,
  hops,
  payload: 'news',
});

const kinds = (sends: readonly (readonly [string, MongeringMessage])[]): string[] =>
  sends.map(([, { kind }]) => kind);

describe('Mongering by push', () => {
  it('tells what it has heard from the next round on, in at most so many rounds', () => {
    const node = mongering({ roundsMax: 3 });
    expect(node.start()).to.deep.equal([]);
    node.now = 130;
    const heard = node.hear('n2', rumor('n2:1', 2));
    expect(factsIn(heard)).to.deep.equal([{ kind: 'deliver', id: 'n2:1', from: 'n2', hops: 2 }]);
    expect(sendsIn(heard)).to.deep.equal([]);
    expect(timersIn(heard)).to.deep.equal([70]);
    const told: string[][] = [];
    for (let running = true; running && told.length < 10; node.now += ROUND_MS) {
      if (told.length === 0) node.now = 200;
      const effects = node.fire('round');
      told.push(sendsIn(effects).map(([, body]) => `${body.kind} ${'hops' in body && body.hops}`));
      running = timersIn(effects).length > 0;
    }
    expect(told).to.deep.equal([['rumor 3'], ['rumor 3'], ['rumor 3'], []]);
  });

  it('tells nobody in the round in which it hears', () => {
    const node = mongering();
    node.hear('n2', rumor('n2:1'));
    node.now = 100;
    node.fire('round');
    node.now = 150;
    expect(timersIn(node.hear('n3', rumor('n3:1'))).length, 'the timer runs already').to.equal(0);
    node.now = 200;
    const ids = sendsIn(node.fire('round')).map(([, body]) => 'id' in body && body.id);
    expect(ids).to.deep.equal(['n2:1', 'n3:1']);
  });

  it('takes a timer that is early for the round that it was set for', () => {
    const node = mongering();
    node.hear('n2', rumor('n2:1'));
    node.now = 99.2;
    const effects = node.fire('round');
    expect(kinds(sendsIn(effects))).to.deep.equal(['rumor']);
    expect(timersIn(effects)[0]).closeTo(100.8, 1e-9);
  });

  it('takes a timer that is late for the round that it was set for, whatever came before it', () => {
    const node = mongering();
    node.hear('n2', rumor('n2:1'));
    node.now = 100;
    // The timer is due, and others were faster: this is of the round that begins.
    node.hear('n3', rumor('n3:1'));
    node.now = 103;
    const effects = node.fire('round');
    const told = sendsIn(effects).map(([, body]) => 'id' in body && body.id);
    expect(told, 'what was known at its start').to.deep.equal(['n2:1']);
    expect(timersIn(effects), 'no round is left out').to.deep.equal([97]);
  });

  it('asks nobody', () => {
    expect(timersIn(mongering().start())).to.deep.equal([]);
  });
});

describe('Mongering by pull', () => {
  it('asks in so many rounds after its start, and then no more', () => {
    const node = mongering({ mode: 'pull', roundsMax: 3 });
    expect(timersIn(node.start())).to.deep.equal([100]);
    const asked: string[][] = [];
    for (let running = true; running && asked.length < 10;) {
      node.now += ROUND_MS;
      const effects = node.fire('round');
      asked.push(kinds(sendsIn(effects)));
      running = timersIn(effects).length > 0;
    }
    expect(asked).to.deep.equal([['ask'], ['ask'], ['ask']]);
    expect(timersIn(node.hear('n2', rumor('n2:1'))), 'asks on after news').to.deep.equal([100]);
  });

  it('answers with what it knew at the start of the round', () => {
    const node = mongering({ mode: 'pull' });
    node.hear('n2', rumor('n2:1'));
    node.now = 30;
    expect(node.hear('n3', { kind: 'ask' })).to.deep.equal([]);
    node.now = 110;
    node.hear('n2', rumor('n2:2'));
    expect(sendsIn(node.hear('n3', { kind: 'ask' }))).to.deep.equal([['n3', rumor('n2:1', 2)]]);
  });

  it('answers no more when the rumor has been hot for so many rounds', () => {
    const node = mongering({ mode: 'pull', roundsMax: 3 });
    node.hear('n2', rumor('n2:1'));
    node.now = 399;
    expect(sendsIn(node.hear('n3', { kind: 'ask' })).length).to.equal(1);
    node.now = 400;
    expect(sendsIn(node.hear('n3', { kind: 'ask' })).length).to.equal(0);
  });

  it('counts a round in which all who asked knew as one strike, and forgets them after another', () => {
    const node = mongering({
      mode: 'pull',
      roundsMax: 100,
      stop: { kind: 'counter', k: 2, feedback: true },
    });
    node.hear('n2', rumor('n2:1'));
    const round = (answers: readonly boolean[]): number => {
      node.now += ROUND_MS;
      let told = 0;
      for (const [index, fresh] of answers.entries()) {
        const from = IDS[index + 1]!;
        told += sendsIn(node.hear(from, { kind: 'ask' })).length;
        node.hear(from, { kind: 'heard', id: 'n2:1', fresh });
      }
      return told;
    };
    expect(round([false, false, false])).to.equal(3);
    expect(round([false, true])).to.equal(2);
    expect(round([false])).to.equal(1);
    expect(round([])).to.equal(0);
    expect(round([false])).to.equal(1);
    expect(round([false]), 'two strikes in a row').to.equal(0);
  });
});

describe('Mongering by push-pull', () => {
  it('tells and asks the same peer', () => {
    const node = mongering({ mode: 'push-pull' });
    node.start();
    node.hear('n2', rumor('n2:1'));
    node.now = 100;
    const sends = sendsIn(node.fire('round'));
    expect(kinds(sends)).to.deep.equal(['rumor', 'ask']);
    expect(new Set(sends.map(([to]) => to)).size).to.equal(1);
  });
});

/** Tells a rumor round by round; each telling is answered as `answers` says, until there are none. */
function tellings(settings: Partial<MongeringOptions>, answers: readonly boolean[]): number {
  const node = mongering({ roundsMax: 1000, ...settings });
  node.hear('n2', rumor('n2:1'));
  for (const [told, fresh] of answers.entries()) {
    node.now += ROUND_MS;
    const [sent] = sendsIn(node.fire('round'));
    if (sent === undefined) return told;
    node.hear(sent[0], { kind: 'heard', id: 'n2:1', fresh });
  }
  return answers.length;
}

/** How many answer, of those who are told. */
const answers = (settings: Partial<MongeringOptions>): number =>
  sendsIn(mongering(settings).hear('n2', rumor('n2:1'))).length;

describe('Mongering that loses interest', () => {
  const [yes, no] = [true, false];

  it('stops after k that knew it, with a counter and feedback', () => {
    const stop = { kind: 'counter', k: 2, feedback: true } as const;
    expect(tellings({ stop }, [yes, yes, no, yes, no, yes, yes])).to.equal(5);
    expect(tellings({ stop }, [no, no, no])).to.equal(2);
  });

  it('stops after k tellings, blind', () => {
    const stop = { kind: 'counter', k: 3, feedback: false } as const;
    expect(tellings({ stop }, [yes, yes, yes, yes])).to.equal(3);
  });

  it('stops at the first that knew it, with a coin of k = 1', () => {
    const stop = { kind: 'coin', k: 1, feedback: true } as const;
    expect(tellings({ stop }, [yes, yes, no, yes])).to.equal(3);
  });

  it('goes on without answers for roundsMax rounds, as with messages that are lost', () => {
    const node = mongering({ roundsMax: 4, stop: { kind: 'counter', k: 1, feedback: true } });
    node.hear('n2', rumor('n2:1'));
    let told = 0;
    for (let round = 0; round < 10; round++) {
      node.now += ROUND_MS;
      told += sendsIn(node.fire('round')).length;
    }
    expect(told).to.equal(4);
  });

  it('counts an answer once, and only of those it told', () => {
    const node = mongering({
      roundsMax: 1000,
      peers: IDS.slice(0, 2),
      stop: { kind: 'counter', k: 2, feedback: true },
    });
    node.hear('n3', rumor('n2:1'));
    node.now = 100;
    expect(sendsIn(node.fire('round')).length).to.equal(1);
    for (const liar of ['n2', 'n2', 'n4', 'n5']) {
      node.hear(liar, { kind: 'heard', id: 'n2:1', fresh: false });
    }
    node.now = 200;
    expect(sendsIn(node.fire('round')).length, 'one strike so far').to.equal(1);
  });

  it('answers only where answers are asked for', () => {
    expect(answers({ stop: { kind: 'counter', k: 1, feedback: true } })).to.equal(1);
    expect(answers({ stop: { kind: 'counter', k: 1, feedback: false } })).to.equal(0);
    expect(answers({ stop: { kind: 'never' } })).to.equal(0);
  });

  it('tells its own rumor on and says who has answered', () => {
    const node = mongering({ stop: { kind: 'counter', k: 9, feedback: true } });
    const effects = node.command('publish', { payload: 'x' });
    expect(factsIn(effects)).to.deep.equal([
      { kind: 'publish', id: 'n1:1', bytes: payloadBytes('x'), told: [] },
    ]);
    node.now = 100;
    const [sent] = sendsIn(node.fire('round'));
    const answer = { kind: 'heard', id: 'n1:1', fresh: true } as const;
    expect(factsIn(node.hear(sent![0], answer))).to.deep.equal([
      { kind: 'acked', id: 'n1:1', from: sent![0], fresh: true },
    ]);
    expect(node.hear(sent![0], answer)).to.deep.equal([]);
  });
});

describe('parseMongeringMessage', () => {
  it('takes what the protocol sends, and nothing else', () => {
    for (const message of [rumor('n1:1'), { kind: 'heard', id: 'n1:1', fresh: true }]) {
      expect(parseMongeringMessage(message)).to.deep.equal(message);
    }
    expect(parseMongeringMessage({ kind: 'ask', more: 1 })).to.deep.equal({ kind: 'ask' });
    for (const message of [undefined, 0, [], {}, { kind: 'tell' }, { kind: 'rumor', id: 'x' }]) {
      expect(parseMongeringMessage(message)).to.equal(undefined);
    }
  });
});
