import { describe } from 'mocha';
import { edit, find, heardBy, insert, interrupt, mishear, remove } from '../../support/doctor.ts';
import {
  asyncCrash,
  exactRounds,
  itJudges,
  localHalts,
  silentLiar,
  syncByzantine,
  syncCrash,
  type Case,
} from '../../support/scenarios.ts';

const N3_ROUND_3 = { node: 'n3', kind: 'round', round: 3 };

const N3_ROUND_4 = { node: 'n3', kind: 'round', round: 4 };

const HEARING: readonly Case[] = [
  {
    name: 'a sender counts twice',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n4', ['n7', 0.48888888888888893]),
    says: 'n3 used in round 2 two values of n7',
  },
  {
    name: 'the own value is not used',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n3', ['n5', 0.48888888888888893]),
    says: 'n3 used in round 2 the values of others only, and not its own',
  },
  {
    name: 'the own value counts twice in a model without stand-ins',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n4', ['n3', 0.5]),
    says: 'n3 used in round 2 its own value 2 times',
  },
  {
    name: 'the own value is not the one it held',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n3', ['n3', 0.49]),
    says: 'n3 used in round 2 the value 0.49 of itself, which held 0.5 then',
  },
  {
    name: 'a value is not the one that was sent',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n4', ['n4', 0.4999]),
    says: 'n3 used in round 2 the value 0.4999 of n4, which held 0.5 then',
  },
  {
    name: 'a value was never sent, as its sender had crashed before',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n4', ['n2', 0.5]),
    says: 'n3 used in round 2 a value of n2 that was never reported',
  },
  {
    name: 'a stranger is heard',
    from: asyncCrash,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n4', ['n9', 0.5]),
    says: 'n3 used in round 2 a value of n9, which does not take part',
  },
  {
    name: 'an asynchronous round ends with too few values',
    from: asyncCrash,
    doctor: (trace) =>
      edit(trace, N3_ROUND_3, ({ heard }) => ({ heard: (heard as never[]).slice(0, -1) })),
    says: 'n3 used in round 2 4 values instead of 5',
  },
  {
    name: 'an asynchronous round waits for more values',
    from: asyncCrash,
    doctor: (trace) =>
      edit(trace, N3_ROUND_3, ({ heard }) => ({
        heard: [...(heard as never[]), ['n5', 0.48888888888888893]],
      })),
    says: 'n3 used in round 2 6 values instead of 5',
  },
  {
    name: 'a synchronous round leaves a living node out',
    from: syncCrash,
    doctor: (trace) =>
      edit(trace, N3_ROUND_3, ({ heard }) => ({ heard: (heard as never[]).slice(0, -1) })),
    says: 'n3 used in round 2 no value of n',
  },
  {
    name: 'a living node is left out, and only missing later',
    from: syncCrash,
    doctor: (trace) => {
      const [, , out] = heardBy(trace, N3_ROUND_3);
      const short = edit(trace, N3_ROUND_3, ({ heard }) => ({
        heard: (heard as (readonly string[])[]).filter(([from]) => from !== out),
      }));
      return insert(short, N3_ROUND_3, { kind: 'missing', round: 3, from: [out!] });
    },
    says: 'n3 used in round 2 no value of n',
  },
  {
    name: 'an own value stands in for one that was there',
    from: syncByzantine,
    doctor: (trace) => {
      const own = find(trace, { node: 'n3', kind: 'round', round: 2 })['value']!;
      return mishear(trace, N3_ROUND_3, 'n1', ['n3', own]);
    },
    says: 'n3 used in round 2 no value of n1, which was alive and not missing',
  },
  {
    name: 'a stand-in is missing',
    from: silentLiar,
    doctor: (trace) =>
      edit(trace, N3_ROUND_3, ({ heard }) => ({ heard: (heard as never[]).slice(0, -1) })),
    says: 'n3 used in round 2 6 values instead of 7',
  },
  {
    name: 'a frozen value is not the decision of the node that halted',
    from: localHalts,
    doctor: (trace) => {
      const last = trace.findLast(({ kind }) => kind === 'round')!;
      const match = { node: last.node, kind: 'round', round: last['round']! };
      const halted = heardBy(trace, match).find((id) => id !== last.node)!;
      return mishear(trace, match, halted, [halted, '2/5']);
    },
    says: 'the value 2/5 of n',
  },
];

const WORKING: readonly Case[] = [
  {
    name: 'a node does not start with its input',
    from: asyncCrash,
    doctor: (trace) => edit(trace, { node: 'n3', kind: 'round', round: 0 }, { value: 0.51 }),
    says: 'n3 started with 0.51 instead of its input 0.5',
  },
  {
    name: 'a round is left out',
    from: asyncCrash,
    doctor: (trace) => remove(trace, { node: 'n3', kind: 'round', round: 2 }),
    says: 'n3 went from round 1 to round 3',
  },
  {
    name: 'a round comes twice',
    from: asyncCrash,
    doctor: (trace) =>
      insert(trace, { node: 'n3', kind: 'round', round: 2 }, { kind: 'round', round: 2 }),
    says: 'n3 went from round 2 to round 2',
  },
  {
    name: 'a value is not what the rule makes of what was heard',
    from: asyncCrash,
    doctor: (trace) => edit(trace, N3_ROUND_4, { value: 0.4951 }),
    says: 'n3 held 0.4951 in round 4, but select of what it heard is 0.49506172839506174',
  },
  {
    name: 'a value differs from that in the last bit',
    from: asyncCrash,
    doctor: (trace) => edit(trace, N3_ROUND_4, { value: 0.4950617283950618 }),
    says: 'n3 held 0.4950617283950618 in round 4',
  },
  {
    name: 'something heard is no number',
    from: syncByzantine,
    doctor: (trace) => mishear(trace, N3_ROUND_3, 'n6', ['n6', 'NaN']),
    says: 'n3 used something for round 3 that is no number',
  },
  {
    name: 'a record cannot be read',
    from: asyncCrash,
    doctor: (trace) => edit(trace, N3_ROUND_3, { round: -1 }),
    says: 'the record n3 #3 (round) cannot be read',
  },
];

const DECIDING: readonly Case[] = [
  {
    name: 'a node decides twice',
    from: asyncCrash,
    doctor: (trace) => insert(trace, { node: 'n3', kind: 'decide' }, { kind: 'decide' }),
    says: 'n3 decided 2 times',
  },
  {
    name: 'a node decides a value that it did not hold',
    from: asyncCrash,
    doctor: (trace) => edit(trace, { node: 'n3', kind: 'decide' }, { value: 0.495 }),
    says: 'n3 decided 0.495 for round 4, in which it held 0.49506172839506174',
  },
  {
    name: 'a node decides in a round that it did not reach',
    from: asyncCrash,
    doctor: (trace) => edit(trace, { node: 'n3', kind: 'decide' }, { round: 5 }),
    says: 'n3 decided in round 5, which it never reached',
  },
  {
    name: 'a node decides another round than the oracle named',
    from: asyncCrash,
    doctor: (trace) =>
      edit(trace, { node: 'n3', kind: 'decide' }, { round: 3, value: 0.4962962962962963 }),
    says: 'n3 decided in round 3; the oracle named round 4',
  },
  {
    name: 'a node decides although the oracle said nothing',
    from: asyncCrash,
    doctor: (trace) => remove(trace, { kind: 'stop' }),
    says: 'decided in round 4, but nothing says that it should',
  },
  {
    name: 'the oracle names two rounds',
    from: asyncCrash,
    doctor: (trace) => insert(trace, { kind: 'stop' }, { kind: 'stop', round: 3 }),
    says: 'the oracle named 2 rounds',
  },
  {
    name: 'a node decides before round R',
    from: exactRounds,
    doctor: (trace) =>
      edit(
        trace,
        { node: 'n3', kind: 'decide' },
        {
          round: 6,
          value: find(trace, { node: 'n3', kind: 'round', round: 6 })['value']!,
        },
      ),
    says: 'n3 decided in round 6; R is round 7',
  },
  {
    name: 'a node halts in another round than its estimate gives',
    from: localHalts,
    doctor: (trace) =>
      edit(
        trace,
        { node: 'n7', kind: 'decide' },
        {
          round: 12,
          value: find(trace, { node: 'n7', kind: 'round', round: 12 })['value']!,
        },
      ),
    says: 'n7 decided in round 12; its estimate gives round 13',
  },
  {
    name: 'a node goes on after it has decided',
    from: asyncCrash,
    doctor: (trace) =>
      insert(trace, { node: 'n3', kind: 'decide' }, { kind: 'round', round: 5, heard: [] }),
    says: 'n3 had decided, and yet went on to round 5',
  },
  {
    name: 'a node acts after its crash',
    from: asyncCrash,
    doctor: (trace) =>
      insert(trace, { node: 'n2', kind: 'crash' }, { kind: 'missing', round: 1, from: [] }),
    says: 'n2 crashed, and yet recorded a later fact (missing)',
  },
];

describe('integrity', () => {
  itJudges('integrity', 'pass', [
    { name: 'rounds are sound', from: asyncCrash, says: '24 values computed again' },
    { name: 'fractions are exact', from: exactRounds, says: '49 values computed again' },
    { name: 'nodes halt one after another', from: localHalts, says: 'came out the same' },
    { name: 'own values stand in for those of a silent liar', from: silentLiar, says: 'came out' },
    {
      name: 'liars report nonsense about themselves',
      from: syncByzantine,
      doctor: (trace) => edit(trace, { node: 'n6', kind: 'round', round: 1 }, { value: 1e6 }),
      says: 'came out the same',
    },
  ]);
  describe('of what was heard', () => itJudges('integrity', 'fail', HEARING));
  describe('of rounds', () => itJudges('integrity', 'fail', WORKING));
  describe('of decisions', () => itJudges('integrity', 'fail', DECIDING));

  itJudges('integrity', 'unknown', [
    {
      name: 'a record is missing',
      from: asyncCrash,
      doctor: (trace) => trace.filter(({ node, seq }) => node !== 'n3' || seq !== 5),
      says: 'the trace has holes: of n3 record 5 is missing',
    },
    {
      name: 'the run was broken off',
      from: asyncCrash,
      doctor: interrupt,
      says: 'not all facts are known',
    },
    {
      name: 'the last facts of a node killed from outside are lost',
      from: exactRounds,
      doctor: (trace) =>
        insert(
          trace.filter(({ node, seq }) => node !== 'n5' || seq < 2),
          { kind: 'run' },
          { kind: 'gone', id: 'n5', planned: false, cause: 'SIGKILL' },
        ),
      says: 'a value of n5 that was never reported, as the last facts of n5 are lost',
    },
  ]);
});
