// The state that an author's own machine is in, as people read it.
import type { OwnState } from '../../machines/own.ts';
import { MACHINE } from '../../machines/own.ts';

/** `checkout.paying`; of states side by side `left.one, right.two`. */
export function statePath({ snapshot }: OwnState): string {
  const { value } = (snapshot ?? {}) as { value?: unknown };
  const found = [...pathsIn(value, [])].join(', ');
  return found === '' ? MACHINE : found;
}

function* pathsIn(value: unknown, above: readonly string[]): Generator<string> {
  if (typeof value === 'string') yield [...above, value].join('.');
  else if (typeof value === 'object' && value !== null) {
    const inner = Object.entries(value);
    if (inner.length === 0 && above.length > 0) yield above.join('.');
    for (const [name, below] of inner) yield* pathsIn(below, [...above, name]);
  }
}
