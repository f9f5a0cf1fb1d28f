/** Unique ids: the id that was given twice, by whom, with both answers. */
import { keyOf, type ValueKey } from '../../checkers/values.ts';
import { callsOf, type Call } from '../../history.ts';
import { count } from '../names.ts';
import { quoteCall, seconds, type Explanation, type Scene } from './evidence.ts';

export function explainDuplicateId({ history, journal }: Scene): Explanation | undefined {
  const first = new Map<ValueKey, Call>();
  const repeated: (readonly [Call, Call])[] = [];
  for (const call of callsOf(history)) {
    const { invoke, completion } = call;
    if (invoke.f !== 'generate' || completion?.type !== 'ok') continue;
    const before = first.get(keyOf(completion.value));
    if (before === undefined) first.set(keyOf(completion.value), call);
    else repeated.push([before, call]);
  }
  const [pair] = repeated;
  if (pair === undefined) return undefined;
  const [a, b] = pair;
  const id = JSON.stringify(a.completion?.value ?? null);
  const [from, again] = [a.invoke.node ?? '?', b.invoke.node ?? '?'];
  const who =
    from === again
      ? `${from} gave the id ${id} twice`
      : `${from} and ${again} both gave the id ${id}`;
  const when = [a, b].map(({ completion }) => seconds(completion?.time ?? 0)).join(' and ');
  const more =
    repeated.length === 1 ? '' : `, the first of ${count(repeated.length, 'repetition')}`;
  return {
    sentence: `${who}, at ${when}${more}.`,
    evidence: pair.flatMap((call) => quoteCall(journal, call)),
  };
}
