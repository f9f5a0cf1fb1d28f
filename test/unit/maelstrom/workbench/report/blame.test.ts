import { expect } from 'chai';
import { describe, it } from 'mocha';
import { call, linesFor } from '../../../../support/blame.ts';
import { historyOf, type Step } from '../../../../support/histories.ts';
import { message } from '../../../../support/journals.ts';
import { concurrent, listOps } from '../../../../support/transactions.ts';

const SOUND = historyOf([
  ...call('n0', 'broadcast', [100, 102], [17, 17]),
  ...call('n1', 'read', [910, 911], [null, [17]], { final: true }),
]);

describe('blame', () => {
  it('says nothing of a run in which nothing went wrong', () => {
    expect(linesFor('broadcast', { history: SOUND })).to.deep.equal([]);
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
    const lines = linesFor('broadcast', { history: SOUND, messages, more });
    expect(lines.slice(0, 3)).to.deep.equal([
      'n1 crashed with exit status 3.',
      '  TypeError: x is not a function',
      '  The last messages to and from n1:',
    ]);
    expect(lines).to.include('n0: malformed, 2 times; the first: line 4: hello');
  });
});
