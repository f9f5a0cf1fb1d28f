/** A host with a process that answers by a table, and everything that can be seen of it. */
import { millis, nodeId, type NodeId } from '../../pkg/core/ids.ts';
import type { Effect, Event, Fact } from '../../pkg/core/process.ts';
import { Host, type HostOptions } from '../../pkg/host/host.ts';
import { FakeClock, FakeTransport } from './fakes.ts';

export interface Note {
  readonly kind: string;
  readonly text: string;
}

export const N2 = nodeId('n2');
export const N3 = nodeId('n3');

export const note = (text: string, kind = 'note'): Note => ({ kind, text });
export const send = (to: NodeId, text: string, kind = 'note'): Effect<Note> => ({
  kind: 'send',
  to,
  body: note(text, kind),
});
export const emit = (kind: string): Effect<Note> => ({ kind: 'emit', fact: { kind } });
export const setTimer = (timer: string, afterMs: number): Effect<Note> => ({
  kind: 'setTimer',
  timer,
  afterMs: millis(afterMs),
});

export const clearTimer = (timer: string): Effect<Note> => ({ kind: 'clearTimer', timer });

/** `start`, `n2: hello`, `timer t`, `command stop`. */
function nameOf(event: Event<Note>): string {
  switch (event.kind) {
    case 'start':
      return 'start';
    case 'message':
      return `${event.from}: ${event.body.text}`;
    case 'timer':
      return `timer ${event.timer}`;
    case 'command':
      return `command ${event.name}`;
  }
}

/** A host whose process answers events by name; `happened` is all that can be seen of it, in order. */
export class Rig {
  readonly happened: string[] = [];
  readonly facts: Fact[] = [];
  readonly clock = new FakeClock();
  readonly transport = new FakeTransport<Note>((to, { text }) => this.#note(`send ${to} ${text}`));
  readonly host: Host<Note>;

  constructor(
    answers: Readonly<Record<string, readonly Effect<Note>[]>> = {},
    options: Partial<HostOptions<Note>> = {},
  ) {
    this.host = new Host<Note>({
      process: {
        step: (event, now) => {
          this.#note(`@${now} ${nameOf(event)}`);
          return answers[nameOf(event)] ?? [];
        },
        view: () => ({ steps: this.happened.length }),
      },
      peers: [N2, N3],
      transport: this.transport,
      clock: this.clock,
      record: (fact) => {
        this.#note(`fact ${fact.kind}`);
        this.facts.push(fact);
      },
      recordMessages: false,
      rulesTo: () => [],
      ...options,
    });
  }

  #note(what: string): void {
    this.happened.push(what);
  }
}
