// A statechart as people see it. Its keys are names of states and events, which may sound like secrets and are none; but an author's own machine has data in
// it too, such as its first context, in which secrets are taken out as everywhere.
import type { Redactor } from './redaction.ts';
import { withoutSensitive } from './sensitivePaths.ts';

/** Below these stand names that the author chose. */
const NAMES = new Set(['states', 'on', 'after']);
/** Below these stand values. */
const DATA = new Set(['context', 'input', 'output', 'params', 'meta']);

/** @param sensitive places that the definition names; those at any depth (`*.pin`) count */
export function shownMachine<Machine extends object>(
  machine: Machine,
  sensitive: readonly string[],
  redactor: Redactor,
): Machine {
  const paths = sensitive.filter((path) => path.startsWith('*.'));
  const shown = (part: unknown, areNames: boolean): unknown => {
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) return part.map((one) => shown(one, false));
    return Object.fromEntries(
      Object.entries(part).map(([key, inner]) => [
        key,
        !areNames && DATA.has(key)
          ? redactor.value(withoutSensitive(inner, 'input', paths))
          : shown(inner, !areNames && NAMES.has(key)),
      ]),
    );
  };
  return shown(machine, false) as Machine;
}
