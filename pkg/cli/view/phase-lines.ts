/** What any run says of its way from the first node to the end, whatever its nodes do in between. */
import type { RunEvent } from '../../lab/master/events.ts';
import { count, cut } from './text.ts';

/** The lines of an event that is no record. */
export function phaseLines(event: Exclude<RunEvent, { readonly kind: 'record' }>): string[] {
  switch (event.kind) {
    case 'listening':
      return [`master listens on ${event.ip}:${event.port}, ${count(event.of, 'node')} to come`];
    case 'joined':
      return event.count === event.of ? [`${count(event.of, 'node')} joined`] : [];
    case 'connected':
      return event.count === event.of ? [`${count(event.of, 'node')} connected, all to all`] : [];
    case 'running':
      return ['running'];
    case 'ending':
      return [cut(`ending: ${event.cause}`, Infinity)];
  }
}
