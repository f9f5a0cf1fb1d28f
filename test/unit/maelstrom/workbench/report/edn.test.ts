import { expect } from 'chai';
import { describe, it } from 'mocha';
import { printEdn, printEdnLine } from '../../../../../pkg/maelstrom/workbench/report/edn.ts';
import type { Json } from '../../../../../pkg/core/json.ts';

describe('EDN', () => {
  const lines: readonly (readonly [value: Json, text: string])[] = [
    [null, 'nil'],
    [{ 'valid?': true, lost: [1, 2] }, '{:valid? true, :lost [1 2]}'],
    [{ 'valid?': 'unknown' }, '{:valid? :unknown}'],
    [{ type: 'ok', f: 'read', value: 'ok' }, '{:type :ok, :f :read, :value "ok"}'],
    [{ '0': 0, '1': 9, '0.5': 3 }, '{0 0, 0.5 3, 1 9}'],
    [{ duplicated: { 'n0-1': 2, '7': 2 } }, '{:duplicated {7 2, "n0-1" 2}}'],
    [{ 'a key': 'say "x"' }, String.raw`{"a key" "say \"x\""}`],
    [{ 'anomaly-types': ['G1a', 'G0'] }, '{:anomaly-types [:G1a :G0]}'],
  ];
  for (const [value, text] of lines) {
    it(`prints ${text}`, () => {
      expect(printEdnLine(value)).to.equal(text);
      expect(printEdn(value)).to.equal(text);
    });
  }

  it('breaks what is too wide, one entry a line, so that it can be searched by line', () => {
    const counts = { 'send-count': 99_026, 'recv-count': 99_026, 'msg-count': 99_026 };
    const text = printEdn({
      net: { all: { ...counts, 'msgs-per-op': 55.789295 }, 'valid?': true },
      'valid?': true,
    });
    expect(text.split('\n')).to.deep.equal([
      '{:net {:all {:send-count 99026, :recv-count 99026, :msg-count 99026, :msgs-per-op 55.789295},',
      '       :valid? true},',
      ' :valid? true}',
    ]);
  });

  it('fills lines with the entries of a long list', () => {
    const lost = Array.from({ length: 60 }, (_, i) => i);
    const printed = printEdn({ lost }).split('\n');
    expect(printed).to.have.length(2);
    expect(printed[0]?.length).to.be.within(95, 100);
    expect(printed[1]).to.match(/^ {8}\d+ .* 58 59\]\}$/);
  });
});
