/** The text of `shrunk.yaml`: what was violated, the sentence and how to replay it, above the case. */
import { outsideModel } from '../config/check.ts';
import { minimalYaml } from './minimal-yaml.ts';
import { OTHER_SEEDS, type Quarry } from './pursue.ts';

const COLUMNS = 100;

/** @param path The file as the replay command names it. */
export function shrunkFile(quarry: Quarry, path: string): string {
  const { check, sentence, seed, tries, config } = quarry;
  const reason = outsideModel(config);
  const paragraphs = [
    `Violates ${check}. ${sentence}`,
    ...(reason === undefined
      ? []
      : [`Outside its model on request, without guarantee: ${reason}.`]),
    `Found with seed ${seed}, shrunk in ${tries} tries. ${aboutOrder(quarry)}`,
  ];
  const replay = ['', `  ${replayCommand(path)}`, ...(overTcp(quarry, path) ?? [])];
  const lines = [...paragraphs.flatMap((text) => ['', ...wrap(text)]).slice(1), ...replay];
  const comment = lines.map((line) => `# ${line}`.trimEnd()).join('\n');
  return `${comment}\n${minimalYaml(config)}`;
}

export function replayCommand(path: string): string {
  return `node cmd/run.js --config ${path} --engine sim`;
}

/** Whether the violation depends on the order that the simulator drew. */
function aboutOrder({ othersFailing }: Quarry): string {
  if (othersFailing === OTHER_SEEDS) {
    return (
      `It does not depend on the order of messages: ${OTHER_SEEDS} other seeds violate it as well, ` +
      `and so does a run over TCP.`
    );
  }
  return (
    `It depends on the order in which messages arrive: of ${OTHER_SEEDS} other seeds ` +
    `${othersFailing} violate it. Over TCP, where the machine decides on the order, it may not show.`
  );
}

function overTcp({ othersFailing }: Quarry, path: string): readonly string[] | undefined {
  if (othersFailing < OTHER_SEEDS) return undefined;
  return [`  node cmd/run.js --config ${path} --engine tcp`];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length + 3 > COLUMNS) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
