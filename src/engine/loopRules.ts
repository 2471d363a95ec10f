// The rules by which repetition is called a loop, as an engine is given them: checked, with the defaults for what is not said.
import { InvalidConfigurationError } from '../errors.ts';
import { DEFAULT_LOOP_RULES, type LoopRules } from '../failures/loops.ts';

/** @throws InvalidConfigurationError naming option and value */
export function loopRules(given: Partial<LoopRules> = {}): LoopRules {
  const rules = { ...DEFAULT_LOOP_RULES, ...given };
  const { maxRepeats, window } = rules;
  if (!Number.isInteger(maxRepeats) || maxRepeats < 2) throw wrong('maxRepeats', maxRepeats, '2 or more');
  if (!Number.isInteger(window) || window < maxRepeats || window > 1_000)
    throw wrong('window', window, `from maxRepeats (${maxRepeats}) to 1,000`);
  return rules;
}

const wrong = (option: string, value: unknown, range: string): InvalidConfigurationError =>
  new InvalidConfigurationError(`infiniteLoops.${option} is ${String(value)}; it must be a whole number, ${range}`, {
    option: `infiniteLoops.${option}`,
    value,
  });
