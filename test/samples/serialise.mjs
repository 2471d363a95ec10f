// Turns whatever was thrown into JSON that `test/failures/samples.ts` turns back: classes of the language, own fields, causes, headers, bytes.
// Bounded, because errors of HTTP clients lead to sockets, agents and the whole request.
const DEEPEST = 5;
const MOST_NODES = 400;
const LONGEST = 4_000;
const SKIPPED = new Set([
  'stack',
  'request',
  'req',
  'socket',
  'agent',
  'httpAgent',
  'httpsAgent',
  'client',
  'options',
  'timings',
  '_events',
  'domain',
]);
const LANGUAGE = [
  'Error',
  'TypeError',
  'RangeError',
  'SyntaxError',
  'ReferenceError',
  'EvalError',
  'URIError',
  'AggregateError',
];

const MOST_FRAMES = 8;

/** @param withStack whether the outermost error keeps the place where it was thrown */
export function serialise(thrown, places = {}, withStack = false) {
  const room = { left: MOST_NODES };
  const clean = (text) => {
    let out = text.slice(0, LONGEST);
    for (const [from, to] of Object.entries(places)) out = out.replaceAll(from, to);
    return out;
  };
  const visit = (value, depth, path) => {
    if (value === undefined) return { $: 'undefined' };
    if (value === null || typeof value === 'boolean') return value;
    if (typeof value === 'string') return clean(value);
    if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
    if (typeof value === 'bigint') return { $: 'bigint', value: String(value) };
    if (typeof value === 'symbol') return { $: 'symbol', value: value.description };
    if (typeof value === 'function' || depth > DEEPEST || room.left-- <= 0 || path.includes(value)) return undefined;
    const below = [...path, value];
    if (value instanceof Uint8Array) return { $: 'bytes', text: clean(Buffer.from(value).toString('utf8')) };
    if (value instanceof Date) return { $: 'date', value: value.toISOString() };
    if (
      typeof Headers === 'function' &&
      (value instanceof Headers || value.constructor?.name === 'Headers' || value.constructor?.name === 'AxiosHeaders')
    )
      return {
        $: 'headers',
        entries: Object.fromEntries([...headerEntries(value)].map(([key, text]) => [key, clean(String(text))])),
      };
    if (value instanceof Map)
      return {
        $: 'map',
        entries: [...value]
          .slice(0, 30)
          .map(([key, one]) => [visit(key, depth + 1, below), visit(one, depth + 1, below)]),
      };
    if (value.constructor?.name === 'Metadata' && typeof value.getMap === 'function')
      return { $: 'headers', entries: value.getMap() };
    if (Array.isArray(value)) return value.slice(0, 30).map((one) => visit(one, depth + 1, below) ?? null);
    const isError = value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
    if (isError) return errorOf(value, depth, below);
    const fields = fieldsOf(value, depth, below);
    for (const key of inherited(value)) fields[key] ??= visit(value[key], depth + 1, below);
    return fields;
  };
  const errorOf = (error, depth, path) => {
    const type =
      error instanceof DOMException
        ? 'DOMException'
        : (LANGUAGE.findLast((name) => error instanceof globalThis[name]) ?? 'Error');
    const found = {
      $: 'error',
      type,
      class: String(error.constructor?.name ?? type),
      name: clean(String(error.name)),
      message: clean(String(error.message)),
    };
    const fields = fieldsOf(error, depth, path, ['name', 'message']);
    for (const key of inherited(error)) fields[key] ??= visit(error[key], depth + 1, path);
    return { ...found, fields };
  };
  const fieldsOf = (thing, depth, path, except = []) => {
    const fields = {};
    let keys;
    try {
      keys = Object.getOwnPropertyNames(thing).slice(0, 60);
    } catch {
      return fields;
    }
    for (const key of [
      ...keys,
      ...(thing.constructor?.name === 'Response' ? ['status', 'statusText', 'headers', 'ok'] : []),
    ]) {
      if (SKIPPED.has(key) || key.startsWith('_') || except.includes(key)) continue;
      if (key === 'config') {
        // Of a request's configuration only the reason of its signal: the rest is the request.
        const reason = visit(thing.config?.signal?.reason, depth + 1, path);
        if (reason !== undefined && reason.$ !== 'undefined') fields.config = { signal: { reason } };
        continue;
      }
      let value;
      try {
        value = visit(thing[key], depth + 1, path);
      } catch {
        continue;
      }
      if (value !== undefined) fields[key] = value;
    }
    return fields;
  };
  const found = visit(thrown, 0, []);
  if (withStack && found?.$ === 'error' && typeof thrown.stack === 'string')
    found.fields.stack = framesOf(thrown.stack);
  return found;

  function framesOf(stack) {
    const lines = stack.split('\n');
    const first = lines.findIndex((line) => /^ {2,8}at /.test(line));
    const head = lines[0].slice(0, 200);
    return clean([head, ...(first < 0 ? [] : lines.slice(first, first + MOST_FRAMES))].join('\n'));
  }
}

/** Accessors and constants of the error's own classes (DOMException.code, status of http-errors): a reader sees them like fields. */
function inherited(error) {
  const keys = [];
  for (
    let proto = Object.getPrototypeOf(error);
    proto && proto !== Error.prototype && proto !== Object.prototype;
    proto = Object.getPrototypeOf(proto)
  ) {
    if (LANGUAGE.includes(proto.constructor?.name)) break;
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(proto)))
      if (
        (property.get !== undefined || ['string', 'number', 'boolean'].includes(typeof property.value)) &&
        !['name', 'message'].includes(key) &&
        !key.startsWith('_') &&
        /^[a-z]/.test(key) &&
        !SKIPPED.has(key)
      )
        keys.push(key);
  }
  return keys.slice(0, 20);
}

function headerEntries(headers) {
  if (typeof headers.entries === 'function') return headers.entries();
  return Object.entries(headers.toJSON?.() ?? headers);
}
