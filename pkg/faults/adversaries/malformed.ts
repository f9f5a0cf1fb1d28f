/**
 * What is no number, or no message. What has the shape of a message is judged by the protocol, which
 * counts and ignores it. What has not is stopped at the door: whoever gets it gives up the link, and
 * the liar is as good as silent there from then on. Source: `agreement.md` 2.2, adversary 14.
 */
import type { LiarStrategy } from './adversary.ts';

/** In place of a value. Only the last five are stopped at the door. */
const VALUES: readonly unknown[] = [
  Number.NaN,
  Infinity,
  -Infinity,
  -0,
  1e308,
  -1e308,
  'string',
  '1/0',
  '-0',
  '1e99999',
  '9'.repeat(1000),
  null,
  true,
  [0, 1],
  { value: 0 },
  undefined,
];

export const malformed: LiarStrategy = {
  kind: 'liar',
  doc: 'says what is no number (NaN, Infinity, 1e308, "string", -0) or no message (fields missing)',
  // Of its values some are numbers, and some cost the link: each is told another one.
  partial: true,
  begin: ({ lens, random }) => ({
    say: (_to, body) => [lens.raw(body, VALUES[random.integer(VALUES.length)])],
  }),
};
