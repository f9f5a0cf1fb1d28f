/** `echo`: nodes send back what they are sent. */
import { checkEcho } from '../checkers/echo.ts';
import { any } from '../clients/fields.ts';
import { repeat } from '../generators/generator.ts';
import { request, stateless } from './operations.ts';
import type { Workload } from './workload.ts';

/** Different texts. */
const TEXTS = 128;

export const echo: Workload = {
  name: 'echo',
  doc: 'Answer with the text of the request. The smallest thing that a node can do.',
  rpcs: [
    {
      type: 'echo',
      doc: 'Asks for its own `echo` back.',
      request: { echo: any },
      reply: { echo: any },
    },
  ],
  idempotent: [],
  reusable: false,
  client: stateless({
    echo: (value) =>
      request({ type: 'echo', echo: value }, (reply) => JSON.parse(JSON.stringify(reply))),
  }),
  plan: (_settings, random) => ({
    main: repeat(() => ({ f: 'echo', value: `Please echo ${random.integer(TEXTS)}` })),
  }),
  check: (history) => checkEcho(history),
};
