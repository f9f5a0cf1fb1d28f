import { expect } from 'chai';
import { describe, it } from 'mocha';
import { parseNodeLine } from '../../../../pkg/maelstrom/workbench/node-line.ts';

describe('a line of a node', () => {
  for (const line of [
    '{"src":"n1","dest":"c2","body":{"type":"ok","msg_id":1,"in_reply_to":2,"any":[{}]}}',
    '{"id":7,"src":"n1","dest":"c2","body":{"type":"ok"}}',
    '{"id":null,"src":"n1","dest":"c2","body":{"type":"ok","msg_id":null}}',
  ]) {
    it(`is a message: ${line}`, () => {
      const { src, dest, body } = JSON.parse(line);
      expect(parseNodeLine(line)).to.deep.equal({ kind: 'message', message: { src, dest, body } });
    });
  }

  for (const [line, why] of [
    ['hello', /^hello - is no JSON \(.*\); print diagnostics to stderr$/],
    // What a node prints does not reach the terminal as commands.
    ['\u001b[2Jboo\0', /^\\x1b\[2Jboo\\x00 - is no JSON \(\P{Cc}*\); print/u],
    ['{"src":"n1"', /is no JSON/],
    ['[1]', /is no object: expected \{"src", "dest", "body"\}/],
    ['{"src":"n1","dest":"c2","body":{"type":"ok"},"type":"ok"}', /has the key "type": only/],
    ['{"src":1,"dest":"c2","body":{"type":"ok"}}', /has no src/],
    ['{"src":"n1","body":{"type":"ok"}}', /has no dest/],
    ['{"src":"n1","dest":"c2","body":[]}', /has no body/],
    ['{"src":"n1","dest":"c2","body":{}}', /needs a text as body.type/],
    ['{"src":"n1","dest":"c2","body":{"type":"ok","in_reply_to":"2"}}', /integers as msg_id/],
    [`"${'x'.repeat(200)}"`, /^"x{119}\.\.\. \(cut\) - is no object/],
  ] as const) {
    it(`is malformed: ${JSON.stringify(line.slice(0, 60))}`, () => {
      const parsed = parseNodeLine(line);
      expect(parsed.kind).to.equal('malformed');
      expect(parsed.kind === 'malformed' ? parsed.why : '').to.match(why);
    });
  }
});
