// Every statement by which this process writes, as places where it may be killed: before it is sent, and after its answer has come. To be called
// once the engine is open, so that migrations do not count.
import pg from 'pg';

/** What comes again and again of itself: the first few are as good as all. */
const POLLED: ReadonlySet<string> = new Set([
  'take_over',
  'forget_gone',
  'resource_reap',
  'resource_wake',
  'circuit_save',
]);
const MOST_POLLED = 3;
const WRITES = /\b(insert into|update|delete from)\b/i;
const UNCOUNTED = /workflow_processes|workflow_definitions/i;
let isWatched = false;

export function watchWrites(strike: (place: string) => void): void {
  const { prototype } = pg.Client as unknown as { prototype: { query: (...given: unknown[]) => unknown } };
  if (isWatched) return;
  isWatched = true;
  const plain = prototype.query;
  const seen = new Map<string, number>();
  prototype.query = function query(this: unknown, ...given: unknown[]): unknown {
    const what = nameOf(given[0]);
    const count = (seen.get(what ?? '') ?? 0) + 1;
    if (what === undefined || (POLLED.has(what) && count > MOST_POLLED)) return plain.apply(this, given);
    seen.set(what, count);
    strike(`before ${what}`);
    const answer = plain.apply(this, given);
    if (!(answer instanceof Promise)) return answer;
    return answer.then((result: unknown) => {
      strike(`after ${what}`);
      return result;
    });
  };
}

/** Undefined for what only reads. */
function nameOf(query: unknown): string | undefined {
  const { name, text } = typeof query === 'string' ? { name: undefined, text: query } : (query as pg.QueryConfig);
  if (text === 'commit') return 'end of a transaction';
  if (!text || !WRITES.test(text) || (UNCOUNTED.test(text) && name !== 'take_over')) return undefined;
  return name?.startsWith('commit') ? 'batch' : (name ?? text.slice(0, 30));
}
