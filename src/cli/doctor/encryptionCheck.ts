// Of encryption at rest: the keys that are given, against those that anything is stored under. Pure.
import { type Finding, ok, problem, warning } from './finding.ts';

const CHECK = 'database.encryption';

/**
 * @param given names of the keys, the current one first
 * @param under how many data keys are under which
 */
export function encryptionFinding(given: readonly string[], under: ReadonlyMap<string, number>): Finding {
  const [current] = given;
  const missing = [...under.keys()].filter((id) => !given.includes(id));
  if (missing.length > 0)
    return problem(
      CHECK,
      `${told(missing, under)}, and HOLDFAST_ENCRYPTION_KEY does not have it: a start is refused`,
      'add it to HOLDFAST_ENCRYPTION_KEY, behind the current one',
    );
  if (current === undefined) return ok(CHECK, 'off: states and values are stored as they are');
  const others = [...under.keys()].filter((id) => id !== current);
  const mine = `on, with the key "${current}": ${under.get(current) ?? 0} data keys are under it`;
  if (others.length === 0) return ok(CHECK, mine);
  return warning(
    CHECK,
    `${mine}; ${told(others, under)}`,
    'once every process has the current one: holdfast encryption rotate',
  );
}

const told = (ids: readonly string[], under: ReadonlyMap<string, number>): string =>
  ids.map((id) => `${under.get(id)} data keys are under "${id}"`).join(', ');
