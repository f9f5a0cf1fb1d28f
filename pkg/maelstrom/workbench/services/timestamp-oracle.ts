/** `lin-tso`: 0, 1, 2, ..., one for each request. */
import { errorBody } from '../../errors.ts';
import type { Body } from '../../message.ts';
import type { Service } from './service.ts';

export class TimestampOracle implements Service {
  #next = 0;

  handle(_src: string, { type }: Body): Body {
    if (type !== 'ts') return errorBody('not-supported', `this service has no ${type}`);
    return { type: 'ts_ok', ts: this.#next++ };
  }
}
