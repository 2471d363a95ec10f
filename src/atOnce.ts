// What a function of an author gives that is asked in the middle of a decision: a decision waits for nothing, so a promise is no answer. Taken for one it
// would be true, whatever it comes to; and one that is rejected later, with nobody there to hear it, would end the process.

/**
 * @param asked which function, for people: `"when" of step "pay"`
 * @param must what it has to give, for people
 * @throws TypeError where it gave a promise
 */
export function atOnce<Value>(value: Value, asked: string, must: string): Value {
  if (!isThenable(value)) return value;
  void Promise.resolve(value).catch(() => {
    // It is refused below, whatever comes of it.
  });
  throw new TypeError(`${asked} gave a promise; it must give ${must} at once, so it cannot be async`);
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === 'object' && value !== null && typeof (value as { readonly then?: unknown }).then === 'function';
