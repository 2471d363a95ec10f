// What must hold between two keys. Looked at when each of them is right by itself.
import type { Problem } from './check.ts';
import { wrongRules } from './keys/classification.ts';
import { KEYS } from './schema.ts';

const LOOP = 'error_detection.infinite_loop';

/** @param values what is said, by path; for a definition, with what is said for all */
export function wrongTogether(values: ReadonlyMap<string, unknown>): Problem[] {
  const number = (path: string): number => (values.get(path) ?? KEYS.get(path)?.default) as number;
  const problems: Problem[] = [];
  const [repeats, window] = [number(`${LOOP}.max_repeats`), number(`${LOOP}.detection_window`)];
  if (window < repeats)
    problems.push({
      path: `${LOOP}.detection_window`.split('.'),
      value: window,
      message: `must not be less than max_repeats, which is ${repeats}; it is ${window}, and no loop would be found`,
    });
  const rules = wrongRules({
    before: (values.get('classification.before') ?? []) as never,
    after: (values.get('classification.after') ?? []) as never,
  });
  if (rules !== undefined) problems.push({ path: ['classification'], message: `is wrong: ${rules}` });
  return problems;
}
