/**
 * Services answer by callbacks, `(error, value)`, exactly once. Inside this room all methods have one
 * form, `Method`; what people call (`api.ts`) is made of them by `NodeServices`.
 */
import { errorText } from '../core/errors.ts';
import { isCallable, type Callable } from '../wire/values/callable.ts';

/**
 * Takes a method's answer. `error` is null, an Error, or for a call to a group the errors by node;
 * some methods of groups have more to say than a value.
 */
export type Reply = (error: unknown, value?: unknown, more?: unknown) => void;

/** A method of a built-in service: arguments as they came, from anywhere, and the callback apart. */
export interface Method {
  (args: readonly unknown[], reply: Reply, second: Reply): void;
  /** So many arguments are no callback, even if they are functions. Default: 0. */
  readonly leading?: number;
  /**
   * It has a second answer, later than the first: for a callback at this place among the arguments, and
   * where promises are, a promise under this name on the first.
   */
  readonly second?: { readonly name: string; readonly at: number };
}

/** Makes what people call out of a method. */
export type Dress = (method: Method) => Callable;

/** A built-in service. */
export type Methods = Readonly<Record<string, Method>>;

/** Cuts the callback of a second answer off a list of arguments, if it is there. */
export function cutSecond(
  { second }: Method,
  args: readonly unknown[],
): readonly [args: readonly unknown[], callback: Callable | undefined] {
  const last = second === undefined ? undefined : args[second.at];
  return isCallable(last) ? [args.slice(0, second?.at), last] : [args, undefined];
}

/** Cuts a list of arguments into those of the method and the callback after them, if there is one. */
export function cutCallback(
  { leading = 0 }: Method,
  args: readonly unknown[],
): readonly [args: readonly unknown[], callback: Callable | undefined] {
  const last = args.length > leading ? args.at(-1) : undefined;
  return isCallable(last) ? [args.slice(0, -1), last] : [args, undefined];
}

/** What was thrown, as an Error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(errorText(thrown));
}

/**
 * The error of an answer as this layer hands it on: nothing, an Error, or the errors of a group by short
 * id. Methods are anybody's, and may call back with whatever they like.
 */
export function asAnswerError(error: unknown): unknown {
  if (error === null || error === undefined || error instanceof Error) return error ?? null;
  if (typeof error === 'object' && Object.values(error).every((each) => each instanceof Error)) {
    return error;
  }
  return asError(error);
}

/** Runs a built-in method; what it throws, for example for bad arguments, is its answer. */
export function run(
  method: Method,
  args: readonly unknown[],
  reply: Reply,
  second: Reply = () => undefined,
): void {
  const [answer, later] = [once(reply), once(second)];
  const failed: Reply = (error) => {
    answer(error);
    later(error);
  };
  attempt(failed, () => method(args, answer, later));
}

/** Does a part of a call's work, for example after an answer; what it throws is given to `reply`. */
export function attempt(reply: Reply, work: () => void): void {
  try {
    work();
  } catch (error) {
    reply(asError(error));
  }
}

/**
 * Calls somebody's function by the convention of callbacks: it gets the arguments and a callback after
 * them. It is also done when the promise that it returns settles, and, when it takes no parameters at
 * all and so cannot call back, when it returns.
 */
export function call(
  fn: Callable,
  self: unknown,
  { args, reply }: { readonly args: readonly unknown[]; readonly reply: Reply },
): void {
  const answer = once(reply);
  try {
    const result: unknown = Reflect.apply(fn, self, [...args, answer]);
    if (isThenable(result)) {
      result.then(
        (value) => answer(null, value),
        (error) => answer(asError(error)),
      );
    } else if (takesNothing(fn)) {
      answer(null, result);
    }
  } catch (error) {
    answer(asError(error));
  }
}

/** The first answer counts; further ones are ignored. */
export function once(reply: Reply): Reply {
  let answered = false;
  return (...answer) => {
    if (answered) return;
    answered = true;
    reply(...answer);
  };
}

interface Thenable {
  then(done: (value: unknown) => void, failed: (error: unknown) => void): void;
}

function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && 'then' in value && isCallable(value.then);
}

const GAP = String.raw`(?:\s|/\*[^]*?\*/|//.*\n)*`;
const NAME = String.raw`(?:[\p{ID_Continue}$#]+|'[^']*'|"[^"]*"|\[[^\]]*\])?`;
const NO_PARAMETERS = new RegExp(
  String.raw`^(?:async${GAP})?(?:function${GAP})?\*?${GAP}${NAME}${GAP}\(${GAP}\)`,
  'u',
);

/**
 * Tells whether a function has an empty list of parameters. `length` alone does not say: it counts
 * neither `callback = () => {}` nor `...args`.
 */
function takesNothing(fn: Callable): boolean {
  return fn.length === 0 && NO_PARAMETERS.test(String(fn));
}
