import { expect } from 'chai';
import { describe, it } from 'mocha';
import { complaints, SMALL } from '../../../support/config.ts';

const TEXTS: readonly { name: string; text: string; want: readonly string[] }[] = [
  {
    name: 'nothing',
    text: '# only a comment\n',
    want: [
      'x.yaml: is empty; an experiment has at least the keys experiment and nodes, and what is to be done',
    ],
  },
  {
    name: 'a list',
    text: '- 1\n',
    want: ['x.yaml: expected keys and values (experiment: agreement, nodes: ...), found a list'],
  },
  {
    name: 'a key that stands twice',
    text: `${SMALL}agreement: {f: 2}\n`,
    want: ['x.yaml:7:1: the key agreement stands here a second time; keep one of them'],
  },
  {
    name: 'a tab',
    text: SMALL.replace('  f: 1', '\tf: 1'),
    want: ['x.yaml:6:1: a tab indents this line; YAML wants spaces'],
  },
  {
    name: 'two documents',
    text: `${SMALL}---\nseed: 1\n`,
    want: [
      'x.yaml:7:1: a second YAML document begins here; an experiment file holds one, without "---"',
    ],
  },
  {
    name: 'an open bracket',
    text: SMALL.replace('3]', '3'),
    want: [
      'x.yaml:5:1: YAML syntax: Flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
  },
  {
    name: 'a tag',
    text: SMALL.replace('f: 1', 'f: !big 1'),
    want: ['x.yaml:6:6: YAML syntax: Unresolved tag: !big'],
  },
  {
    name: 'an alias of nothing',
    text: SMALL.replace('f: 1', 'f: *many'),
    want: [
      'x.yaml:6:6: YAML aliases: Unresolved alias (the anchor must be set before the alias): many',
    ],
  },
  {
    name: 'an alias inside its own anchor',
    text: 'seed: &s [*s]\n',
    want: ['x.yaml:1:1: YAML aliases: Converting circular structure to JSON'],
  },
  {
    name: 'aliases that multiply',
    text: [
      'a: &a [1,1]',
      'b: &b [*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c,*c,*c]',
    ].join('\n'),
    want: [
      'x.yaml:4:1: YAML aliases: Excessive alias count indicates a resource exhaustion attack',
    ],
  },
];

describe('loadConfig refuses texts that are not one YAML mapping:', () => {
  for (const { name, text, want } of TEXTS) {
    it(name, () => expect(complaints(text)).to.deep.equal(want));
  }
});
