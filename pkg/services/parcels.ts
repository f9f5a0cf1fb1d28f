/** Arguments and answers as they travel, with the functions in them. */
import { LabError, errorCode, errorText, invariant } from '../core/errors.ts';
import type { ValueOptions } from '../wire/values/options.ts';
import { pack } from '../wire/values/pack.ts';
import { deserialize } from '../wire/values/serialize.ts';
import { unpack } from '../wire/values/unpack.ts';
import { asAnswerError, asError, type Reply } from './reply.ts';

export class Parcels {
  readonly #values: ValueOptions;

  constructor(values: ValueOptions) {
    this.#values = values;
  }

  /**
   * @throws {LabError} for what cannot travel. What is refused because it is code says which option
   *   would allow it.
   */
  pack(value: unknown): unknown {
    try {
      return pack(value, this.#values);
    } catch (error) {
      if (errorCode(error) !== 'ERR_CODE_REFUSED') throw error;
      const text = `${errorText(error)} (here: the option security.shippedCode)`;
      throw new LabError('ERR_CODE_REFUSED', text, { cause: error });
    }
  }

  /** An answer that cannot travel becomes an error that says so. */
  packAnswer(answer: Parameters<Reply>): unknown {
    try {
      return this.pack(answer);
    } catch (error) {
      return pack([asError(error)], this.#values);
    }
  }

  /** @throws {LabError} for what is no list of arguments. */
  openArguments(packed: unknown): readonly unknown[] {
    const args = unpack(packed, this.#values);
    invariant(Array.isArray(args), 'the arguments of a call are a list');
    return args;
  }

  /** What is no answer becomes an error that says so. */
  openAnswer(packed: unknown): Parameters<Reply> {
    try {
      const answer = unpack(packed, this.#values);
      invariant(Array.isArray(answer), 'an answer is a list');
      const [error, value, more]: readonly unknown[] = answer;
      return [asAnswerError(error), value, more];
    } catch (error) {
      return [asError(error)];
    }
  }

  /** A value as a text. @throws {LabError} for what cannot travel. */
  serialize(value: unknown): string {
    return JSON.stringify(this.pack(value));
  }

  /** The value of a text from anywhere. @throws {LabError} for what is none. */
  deserialize(text: string): unknown {
    return deserialize(text, this.#values);
  }
}
