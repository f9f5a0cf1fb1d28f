import { expect } from 'chai';
import { describe, it } from 'mocha';
import type { Json, JsonObject } from '../../../../../pkg/core/json.ts';
import { checkAvailability } from '../../../../../pkg/maelstrom/workbench/checkers/availability.ts';
import { checkCounter } from '../../../../../pkg/maelstrom/workbench/checkers/counter.ts';
import { checkEcho } from '../../../../../pkg/maelstrom/workbench/checkers/echo.ts';
import { checkKafka } from '../../../../../pkg/maelstrom/workbench/checkers/kafka.ts';
import { checkLinearizable } from '../../../../../pkg/maelstrom/workbench/checkers/linearizable.ts';
import { checkListAppend } from '../../../../../pkg/maelstrom/workbench/checkers/list-append.ts';
import { checkSetFull } from '../../../../../pkg/maelstrom/workbench/checkers/set-full.ts';
import { checkStats } from '../../../../../pkg/maelstrom/workbench/checkers/stats.ts';
import { checkUniqueIds } from '../../../../../pkg/maelstrom/workbench/checkers/unique-ids.ts';
import type { History } from '../../../../../pkg/maelstrom/workbench/history.ts';
import type { CheckResult } from '../../../../../pkg/maelstrom/workbench/verdict.ts';
import { blame } from '../../../../../pkg/maelstrom/workbench/report/blame.ts';
import { historyOf, type Step } from '../../../../support/histories.ts';
import { journalOf, message, type Sent } from '../../../../support/journals.ts';
import { concurrent, listOps } from '../../../../support/transactions.ts';

const CHECKERS: Readonly<Record<string, (history: History) => CheckResult>> = {
  echo: checkEcho,
  'unique-ids': checkUniqueIds,
  broadcast: (history) => checkSetFull(history, { add: 'broadcast' }),
  'g-counter': checkCounter,
  'lin-kv': checkLinearizable,
  kafka: checkKafka,
  'txn-list-append': (history) => checkListAppend(history, { consistencyModels: ['serializable'] }),
};

function linesFor(
  workload: string,
  {
    history,
    messages = [],
    more = {},
  }: { history: History; messages?: readonly Sent[]; more?: JsonObject },
): readonly string[] {
  const checks = {
    workload: CHECKERS[workload]?.(history) ?? { 'valid?': true },
    stats: checkStats(history),
    availability: checkAvailability(history, undefined),
  };
  const valid =
    Object.values(checks).every((check) => check['valid?'] === true) && more['error'] === undefined;
  return blame(workload, history, journalOf(messages), { ...checks, ...more, 'valid?': valid });
}

/** One call at a node: it begins and ends at these milliseconds. */
function call(
  node: string,
  f: string,
  [from, to]: readonly [number, number],
  [asked, answered]: readonly [Json, Json],
  more: Partial<Step> = {},
): readonly Step[] {
  const process = Number(node.slice(1));
  return [
    { process, node, type: 'invoke', f, value: asked, ms: from },
    { process, node, type: 'ok', f, value: answered, ms: to, ...more },
  ];
}

function broadcastOf17(readAtN1: Json): History {
  return historyOf([
    ...call('n0', 'broadcast', [100, 102], [17, 17]),
    ...call('n0', 'read', [900, 901], [null, [17]], { final: true }),
    ...call('n1', 'read', [910, 911], [null, readAtN1], { final: true }),
  ]);
}

describe('blame', () => {
  it('says nothing of a run in which nothing went wrong', () => {
    expect(linesFor('broadcast', { history: broadcastOf17([17]) })).to.deep.equal([]);
  });

  describe('of a lost value', () => {
    const history = broadcastOf17([]);
    const given = message(100, 'c9', 'n0', { type: 'broadcast', message: 17, msg_id: 1 });
    const begin =
      'The value 17 was lost: n0 acknowledged it at 0.102 s, and at the end n1 does not have it. ';

    it('names the message that was lost and never sent again', () => {
      const lost = message(101, 'n0', 'n1', { type: 'broadcast', message: 17 }, { lost: 105 });
      const [sentence, ...evidence] = linesFor('broadcast', { history, messages: [given, lost] });
      expect(sentence).to.equal(
        `${begin}The message that should have told n1 was lost, as the network was partitioned, ` +
          'and it was never sent again: n0 to n1: broadcast {"message":17}.',
      );
      expect(evidence.join('\n')).to.include(
        '0.101 s  n0 to n1: broadcast {"message":17}  LOST at 0.105 s',
      );
      expect(evidence.join('\n')).to.include('0.911 s  n1: read ok []  (process 1, final)');
    });

    it('says that nobody sent it', () => {
      const other = message(101, 'n0', 'n2', { type: 'gossip', values: [3, 17] });
      const [sentence] = linesFor('broadcast', { history, messages: [given, other] });
      expect(sentence).to.equal(
        `${begin}Nobody ever sent it to n1: n0 and n2 had it, and did not pass it on there.`,
      );
    });

    it('looks first at the node to which a message was lost', () => {
      const three = historyOf([
        ...call('n0', 'broadcast', [100, 102], [17, 17]),
        ...call('n1', 'read', [910, 911], [null, []], { final: true }),
        ...call('n2', 'read', [910, 911], [null, []], { final: true }),
      ]);
      const lost = message(101, 'n0', 'n2', { type: 'broadcast', message: 17 }, { lost: 105 });
      const [sentence] = linesFor('broadcast', { history: three, messages: [given, lost] });
      expect(sentence).to.include('n1 and n2 do not have it. The message that should have told n2');
    });

    it('says that the node was told and did not keep it, and is not fooled by message ids', () => {
      const told = message(200, 'n2', 'n1', { type: 'gossip', values: [17], msg_id: 5 });
      const id = message(150, 'n0', 'n1', { type: 'gossip', values: [4], msg_id: 17 });
      const [sentence] = linesFor('broadcast', { history, messages: [given, id, told] });
      expect(sentence).to.equal(`${begin}n1 was told it by n2 at 0.201 s, and did not keep it.`);
    });

    it('says that a node had it and forgot it', () => {
      const before = historyOf([
        ...call('n0', 'broadcast', [100, 102], [17, 17]),
        ...call('n1', 'read', [300, 301], [null, [17]]),
        ...call('n1', 'read', [910, 911], [null, []], { final: true }),
      ]);
      const [sentence] = linesFor('broadcast', { history: before, messages: [given] });
      expect(sentence).to.equal(`${begin}n1 had it at 0.301 s and forgot it.`);
    });
  });

  it('of a duplicated id quotes both answers', () => {
    const history = historyOf([
      ...call('n0', 'generate', [10, 12], [null, 7]),
      ...call('n1', 'generate', [20, 22], [null, 7]),
    ]);
    const messages = [
      message(10, 'c0', 'n0', { type: 'generate', msg_id: 1 }),
      message(11, 'n0', 'c0', { type: 'generate_ok', id: 7, in_reply_to: 1 }),
      message(20, 'c1', 'n1', { type: 'generate', msg_id: 1 }),
      message(21, 'n1', 'c1', { type: 'generate_ok', id: 7, in_reply_to: 1 }),
    ];
    const [sentence, ...evidence] = linesFor('unique-ids', { history, messages });
    expect(sentence).to.equal('n0 and n1 both gave the id 7, at 0.012 s and 0.022 s.');
    expect(evidence.filter((line) => line.includes('generate_ok'))).to.deep.equal([
      '    0.011 s  n0 to c0: generate_ok {"id":7,"in_reply_to":1}  received at 0.012 s',
      '    0.021 s  n1 to c1: generate_ok {"id":7,"in_reply_to":1}  received at 0.022 s',
    ]);
  });

  it('of a wrong echo says what was sent and what came back', () => {
    const history = historyOf(
      call('n0', 'echo', [1, 2], ['hello', { type: 'echo_ok', echo: 'hullo' }]),
    );
    const [sentence] = linesFor('echo', { history });
    expect(sentence).to.equal('n0 was sent "hello" and gave back "hullo".');
  });

  describe('of a wrong sum', () => {
    const history = historyOf([
      ...call('n0', 'add', [10, 20], [3, 3]),
      ...call('n1', 'add', [11, 21], [5, 5]),
      ...call('n0', 'read', [900, 901], [null, 5], { final: true }),
      ...call('n1', 'read', [900, 901], [null, 5], { final: true }),
    ]);

    it('shows the write over what had not been read', () => {
      const [sentence, ...evidence] = linesFor('g-counter', {
        history,
        messages: [
          message(10, 'n0', 'seq-kv', { type: 'read', key: 'sum', msg_id: 1 }),
          message(11, 'n1', 'seq-kv', { type: 'read', key: 'sum', msg_id: 1 }),
          message(12, 'seq-kv', 'n0', { type: 'read_ok', value: 0, in_reply_to: 1 }),
          message(13, 'seq-kv', 'n1', { type: 'read_ok', value: 0, in_reply_to: 1 }),
          message(14, 'n0', 'seq-kv', { type: 'write', key: 'sum', value: 3, msg_id: 2 }),
          message(15, 'n1', 'seq-kv', { type: 'write', key: 'sum', value: 5, msg_id: 2 }),
        ],
      });
      expect(sentence).to.equal(
        'The sum is wrong on n0 and n1: n0 says 5, which is 3 too little, as the acknowledged adds make 8 ' +
          '(acceptable: 8). An update was lost in seq-kv: at 0.016 s n1 wrote key "sum" over what n0 had ' +
          'written, without having read it; a cas would have noticed.',
      );
      expect(evidence.join('\n')).to.include(
        'n0 to seq-kv: write {"key":"sum","value":3,"msg_id":2}',
      );
    });

    it('finds the add whose size is missing', () => {
      const [sentence, ...evidence] = linesFor('g-counter', { history });
      expect(sentence).to.include(
        'That is exactly all that n0 was given. No node has the right sum',
      );
      expect(evidence.join('\n')).to.include('n0: add ok 3');
    });
  });

  it('of a stale read names the write that it contradicts', () => {
    const history = historyOf([
      ...call(
        'n0',
        'write',
        [10, 20],
        [
          ['k', 1],
          ['k', 1],
        ],
      ),
      ...call(
        'n1',
        'write',
        [30, 40],
        [
          ['k', 2],
          ['k', 2],
        ],
      ),
      ...call(
        'n2',
        'read',
        [50, 60],
        [
          ['k', null],
          ['k', 1],
        ],
      ),
    ]);
    const told = message(45, 'n0', 'n2', { type: 'set', key: 'k', value: 1 });
    const [sentence, ...evidence] = linesFor('lin-kv', { history, messages: [told] });
    expect(sentence).to.equal(
      'n2 answered at 0.060 s that key "k" is 1, but by then it could only hold 2. ' +
        'That is stale: n1 had acknowledged write 2 at 0.040 s.',
    );
    expect(evidence.join('\n'))
      .to.include('n0: write ok ["k",1]')
      .and.include('n1: write ok ["k",2]');
  });

  it('of an anomaly tells the cycle and quotes its transactions', () => {
    const history = concurrent(['a x 1; r y 1', 'a y 1; r x 1'].map(listOps));
    const [sentence, ...evidence] = linesFor('txn-list-append', { history });
    expect(sentence).to.match(
      /^G1c, circular information flow: T2 comes before T3, because T3 saw the 1/,
    );
    expect(evidence.filter((line) => /^ {2}T[23]: /.test(line))).to.have.length(2);
  });

  it('of a log names the message that was lost and who read past it', () => {
    const history = historyOf([
      ...call(
        'n0',
        'send',
        [1, 2],
        [
          ['k', 8],
          ['k', [0, 8]],
        ],
      ),
      ...call(
        'n0',
        'send',
        [3, 4],
        [
          ['k', 9],
          ['k', [1, 9]],
        ],
      ),
      ...call('n1', 'poll', [5, 6], [null, { k: [[1, 9]] }]),
    ]);
    const [sentence, ...evidence] = linesFor('kafka', { history });
    expect(sentence).to.equal(
      'lost-write: message 8 in log "k" was acknowledged by n0 and no poll ever returned it, ' +
        'though polls returned what is behind it. Also found: unseen.',
    );
    expect(evidence).to.deep.equal([
      '  0.002 s  n0: send ok ["k",[0,8]]  (process 0)',
      '  0.006 s  n1: poll ok {"k":[[1,9]]}  (process 1)',
    ]);
  });

  it('of a request without an answer says whether it had arrived', () => {
    const steps: readonly Step[] = [
      { process: 0, node: 'n0', type: 'invoke', f: 'broadcast', value: 3, ms: 10 },
      {
        process: 0,
        node: 'n0',
        type: 'info',
        f: 'broadcast',
        value: 3,
        ms: 5010,
        error: ['timeout'],
      },
    ];
    const messages = [
      message(10, 'c0', 'n0', { type: 'broadcast', message: 3, msg_id: 1 }),
      message(12, 'n0', 'n1', { type: 'broadcast', message: 3 }),
    ];
    const lines = linesFor('broadcast', { history: historyOf(steps), messages });
    expect(lines).to.include(
      'n0 did not answer broadcast at 0.010 s in time, though it got the request.',
    );
    expect(lines.join('\n')).to.include('What n0 sent next:').and.include('n0 to n1: broadcast');
    expect(lines).to.include('None of 1 broadcast operation succeeded.');
  });

  it('of a node that ended quotes the run and its last messages, first of all', () => {
    const messages = [message(10, 'c0', 'n1', { type: 'read', msg_id: 1 })];
    const more = {
      error: 'n1 crashed with exit status 3\nTypeError: x is not a function',
      nodes: { n0: { malformed: { count: 2, first: ['line 4: hello', 'line 9: bye'] } } },
    };
    const lines = linesFor('broadcast', { history: broadcastOf17([17]), messages, more });
    expect(lines.slice(0, 3)).to.deep.equal([
      'n1 crashed with exit status 3.',
      '  TypeError: x is not a function',
      '  The last messages to and from n1:',
    ]);
    expect(lines).to.include('n0: 2 times malformed; the first: line 4: hello');
  });
});
