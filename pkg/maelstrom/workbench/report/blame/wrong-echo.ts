/** Echo: the first answer that is not what was sent. */
import { keyOf, objectOf } from '../../checkers/values.ts';
import { callsOf } from '../../history.ts';
import { quoteCall, type Explanation, type Scene } from './evidence.ts';

export function explainWrongEcho({ history, journal }: Scene): Explanation | undefined {
  const wrong = callsOf(history).find(({ invoke, completion }) => {
    const echo = objectOf(completion?.value)['echo'];
    return completion?.type === 'ok' && (echo === undefined || keyOf(echo) !== keyOf(invoke.value));
  });
  if (wrong?.completion === undefined) return undefined;
  const { invoke, completion } = wrong;
  const echo = objectOf(completion.value)['echo'];
  const answered = echo === undefined ? 'an answer without echo' : JSON.stringify(echo);
  return {
    sentence: `${invoke.node ?? '?'} was sent ${JSON.stringify(invoke.value)} and gave back ${answered}.`,
    evidence: quoteCall(journal, wrong),
  };
}
