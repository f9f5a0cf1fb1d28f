import { expect } from 'chai';
import { describe, it } from 'mocha';
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { findExecutable } from '../../../../../pkg/maelstrom/workbench/processes/executable.ts';
import { LineSplitter } from '../../../../../pkg/maelstrom/workbench/processes/line-splitter.ts';
import { temporaryFolders } from '../../../../support/temporary.ts';

const folder = temporaryFolders();

function program(name: string, text: string, mode = 0o755): string {
  const path = join(folder(), name);
  writeFileSync(path, text, { mode });
  return path;
}

describe('the program of the nodes', () => {
  it('is found by its canonical path, from the current folder', () => {
    const path = program('node.js', '#!/usr/bin/env node\n');
    const link = join(folder(), 'link');
    symlinkSync(path, link);
    expect(findExecutable(relative(process.cwd(), link))).to.equal(realpathSync(path));
    const binary = program('mine', '\u007fELF');
    expect(findExecutable(binary)).to.equal(realpathSync(binary));
  });

  for (const [what, path, message] of [
    [
      'is not there',
      () => join(folder(), 'nothing'),
      /^there is no file .*nothing; --bin is relative to the current folder$/,
    ],
    [
      'is a folder',
      () => {
        const made = join(folder(), 'x');
        mkdirSync(made);
        return made;
      },
      /x is a folder; name the program in it$/,
    ],
    [
      'is not executable',
      () => program('a', '#!/bin/sh\n', 0o644),
      /is not executable; run: chmod \+x .*a$/,
    ],
    [
      'is JavaScript without an interpreter',
      () => program('a.mjs', 'let x'),
      /first line must be: #!\/usr\/bin\/env node$/,
    ],
    [
      'is Python without an interpreter',
      () => program('a.py', 'x = 1'),
      /first line must be: #!\/usr\/bin\/env python3$/,
    ],
    [
      'has a first line of Windows',
      () => program('a.py', '#!/usr/bin/env python3\r\nx = 1'),
      /ends with a carriage return/,
    ],
  ] as const) {
    it(`is refused with a remedy when it ${what}`, () => {
      expect(() => findExecutable(path()))
        .to.throw(message)
        .with.property('code', 'ERR_BIN');
    });
  }
});

describe('a stream of lines', () => {
  it('is cut at line ends, wherever the chunks end', () => {
    const text = 'a\n\nbc\r\n d \nrest';
    for (let size = 1; size <= text.length; size++) {
      const lines: string[] = [];
      const splitter = new LineSplitter((line) => lines.push(line));
      for (let i = 0; i < text.length; i += size) splitter.push(text.slice(i, i + size));
      expect(lines).to.deep.equal(['a', 'bc', ' d ']);
      splitter.end();
      expect(lines.at(-1)).to.equal('rest');
    }
  });

  it('is of bounded length', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), 4);
    for (const chunk of ['123', '456']) splitter.push(chunk);
    // Who writes without an end is heard of all the same.
    expect(lines).to.deep.equal(['1234']);
    for (const chunk of ['7\n8', '\n']) splitter.push(chunk);
    expect(lines).to.deep.equal(['1234', '8']);
  });
});
