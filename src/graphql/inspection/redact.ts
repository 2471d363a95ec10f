// What an inspector is not shown: values whose keys sound like secrets, wherever they stand.

const SECRET = /passw|secret|token$|authorization|cookie|credential|api[-_]?key|private[-_]?key/i;
const CENSORED = '[redacted]';

/** A copy in which nothing secret is left by the name of its key. */
export function redacted<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one: unknown) => redacted(one)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET.test(key) ? CENSORED : redacted(inner as unknown)]),
  ) as Value;
}
