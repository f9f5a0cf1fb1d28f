import { expect } from 'chai';
import { describe, it } from 'mocha';
import { nodeId } from '../../../pkg/core/ids.ts';
import type { TraceRecord } from '../../../pkg/trace/record.ts';
import { Recorder } from '../../../pkg/trace/recorder.ts';

/** What a recorder writes when its clock shows these times. */
function recorded(...times: number[]): TraceRecord[] {
  const records: TraceRecord[] = [];
  const clock = [...times];
  const recorder = new Recorder(
    nodeId('n1'),
    () => clock.shift() ?? 0,
    (record) => records.push(record),
  );
  for (const _ of times) recorder.record({ kind: 'round', value: 0.5 });
  return records;
}

describe('Recorder', () => {
  it('adds who, in which order and when', () => {
    expect(recorded(1.5, 2)).to.deep.equal([
      { node: 'n1', seq: 0, at: 1.5, kind: 'round', value: 0.5 },
      { node: 'n1', seq: 1, at: 2, kind: 'round', value: 0.5 },
    ]);
  });

  it('never lets time run backwards, nor begin before 0', () => {
    expect(recorded(-3, 5, 4, 4.5, 6).map(({ at }) => at)).to.deep.equal([0, 5, 5, 5, 6]);
  });

  it('keeps times to the microsecond', () => {
    expect(recorded(1.2344999, 1.2346001).map(({ at }) => at)).to.deep.equal([1.234, 1.235]);
  });
});
