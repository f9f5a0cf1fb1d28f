/** What a caller of `pack` and `unpack` may choose. */
import type { FunctionPort } from './functions.ts';

export interface ValueOptions {
  /** How functions travel. Absent: a function is refused with `ERR_CODE_REFUSED`. */
  readonly functions?: FunctionPort;
}
