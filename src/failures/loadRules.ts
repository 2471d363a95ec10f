// Checks rules of authors and operators when they are loaded, so that a wrong one is an error with its name, its place and the remedy then
// and not a surprise in the night. Used by `createEngine` and by whoever reads rules from a file.
import { RE2JS } from 're2js';
import { InvalidConfigurationError } from '../errors.ts';
import type { Verdict } from './catalog/fact.ts';
import { type ClassificationOptions, type ClassificationRules, type LoadedRule, RULE_DEFAULTS } from './rules.ts';
import { ERROR_CATEGORIES, ERROR_CLASSES, ERROR_SEVERITIES, RECOVERY_ACTIONS, RETRY_CONDITIONS } from './vocabulary.ts';

const MOST_RULES = 100;
const MOST_WORDS = 100;
const LONGEST_WORD = 200;
const LONGEST_NAME = 100;
const LONGEST_PATTERN = 500;
/** Instructions of a compiled pattern: what keeps `(a{100}){100}` from costing what a thousand patterns cost. */
const LARGEST_PROGRAM = 2_000;
const LONGEST_WHY = 300;

/**
 * Checked and compiled rules, for `classifyError`'s `rules`.
 * @param at where the rules stand, for the messages. @default "classification"
 * @throws InvalidConfigurationError that names the rule, the place, the value and the remedy
 */
export function loadRules(options: ClassificationOptions, at = 'classification'): ClassificationRules {
  const names = new Map<string, string>();
  const root = fields(options, at, ['before', 'after'], undefined);
  return { before: listOf(root['before'], `${at}.before`, names), after: listOf(root['after'], `${at}.after`, names) };
}

function listOf(value: unknown, at: string, names: Map<string, string>): LoadedRule[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return refuse(at, value, 'must be a list of rules');
  if (value.length > MOST_RULES)
    return refuse(at, value.length, `has too many rules: ${MOST_RULES} at most; several codes fit into one rule`);
  return value.map((rule: unknown, index) => loadRule(rule, `${at}[${index}]`, names));
}

const KEYS = ['name', 'match', 'class', 'category', 'severity', 'retry', 'action', 'maxAttempts', 'why'];

function loadRule(value: unknown, at: string, names: Map<string, string>): LoadedRule {
  const said = typeof value === 'object' && value !== null && 'name' in value ? value.name : undefined;
  const rule = fields(value, at, KEYS, typeof said === 'string' ? said : undefined);
  const name = text(rule['name'], `${at}.name`, LONGEST_NAME, undefined);
  const before = names.get(name);
  if (before !== undefined) refuse(`${at}.name`, name, `is the name of ${before} too: each rule needs its own`, name);
  names.set(name, at);
  const is = verdictOf(rule, at, name);
  const { maxAttempts } = rule;
  if (maxAttempts !== undefined && !isWhole(maxAttempts, 1, 100))
    refuse(
      `${at}.maxAttempts`,
      maxAttempts,
      'must be a whole number from 1 to 100: calls in all, the first one too',
      name,
    );
  const why =
    rule['why'] === undefined ? 'A rule of this system says so.' : text(rule['why'], `${at}.why`, LONGEST_WHY, name);
  const found = { is, why, rule: `rule:${name}` };
  const finding = maxAttempts === undefined ? found : { ...found, maxAttempts: maxAttempts as number };
  return { ...conditions(rule['match'], `${at}.match`, name), finding };
}

function verdictOf(rule: Record<string, unknown>, at: string, name: string): Verdict {
  const pick = <Word extends string>(key: string, words: readonly Word[], otherwise: Word): Word => {
    const value = rule[key];
    if (value === undefined) return otherwise;
    const found = words.find((word) => word === value);
    return found ?? refuse(`${at}.${key}`, value, `must be one of ${words.join(', ')}`, name);
  };
  if (rule['class'] === undefined) refuse(`${at}.class`, undefined, `must be one of ${ERROR_CLASSES.join(', ')}`, name);
  const errorClass = pick('class', ERROR_CLASSES, 'FATAL');
  const [, category, severity, condition, action] = RULE_DEFAULTS[errorClass];
  const retry = pick('retry', RETRY_CONDITIONS, condition);
  const isFinal = errorClass === 'FATAL' || errorClass === 'CONFLICT';
  if (isFinal && retry !== 'never' && retry !== 'corrected')
    refuse(
      `${at}.retry`,
      retry,
      `contradicts class ${errorClass}: say never or corrected, or class TRANSIENT or RETRIABLE`,
      name,
    );
  return [
    errorClass,
    pick('category', ERROR_CATEGORIES, category),
    pick('severity', ERROR_SEVERITIES, severity),
    retry,
    pick('action', RECOVERY_ACTIONS, action),
  ];
}

function conditions(value: unknown, at: string, name: string): Omit<LoadedRule, 'finding'> {
  const match = fields(value, at, ['name', 'code', 'status', 'message', 'step'], name);
  if (Object.values(match).every((condition) => condition === undefined))
    refuse(
      at,
      match,
      'must give name, code, status, message or step: a rule without a condition would fit every error',
      name,
    );
  const isStatus = (word: unknown): word is number => isWhole(word, 100, 599);
  const isCode = (word: unknown): word is string | number => isWord(word) || Number.isSafeInteger(word);
  const codes = words(
    match['code'],
    `${at}.code`,
    isCode,
    `texts of up to ${LONGEST_WORD} characters, or numbers`,
    name,
  );
  return {
    names: words(match['name'], `${at}.name`, isWord, `texts of up to ${LONGEST_WORD} characters`, name),
    codes: codes && new Set([...codes].map(String)),
    statuses: words(match['status'], `${at}.status`, isStatus, 'whole numbers from 100 to 599', name),
    steps: words(match['step'], `${at}.step`, isWord, `names of steps, up to ${LONGEST_WORD} characters`, name),
    message: match['message'] === undefined ? undefined : patternOf(match['message'], `${at}.message`, name),
  };
}

function words<Word>(
  value: unknown,
  at: string,
  isOne: (word: unknown) => word is Word,
  what: string,
  name: string,
): ReadonlySet<Word> | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 || list.length > MOST_WORDS || !list.every(isOne))
    return refuse(at, value, `must be 1 to ${MOST_WORDS} ${what}`, name);
  return new Set(list);
}

function patternOf(value: unknown, at: string, name: string): RE2JS {
  const pattern = text(value, at, LONGEST_PATTERN, name);
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(pattern);
  } catch (error) {
    const { message } = error as Error;
    return refuse(
      at,
      pattern,
      `is no pattern in RE2 syntax (${message}); RE2 has no look-around and no back-references`,
      name,
    );
  }
  if (compiled.programSize() > LARGEST_PROGRAM)
    refuse(at, pattern, 'is too large when compiled: use smaller numbers in {…} and fewer alternatives', name);
  if (compiled.test('')) refuse(at, pattern, 'fits every message: make it say more, or leave it out', name);
  return compiled;
}

function fields(
  value: unknown,
  at: string,
  known: readonly string[],
  name: string | undefined,
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return refuse(at, value, `must be an object with ${known.join(', ')}`, name);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined)
    refuse(`${at}.${unknown}`, unknown, `is no key of this place: ${known.join(', ')} are`, name);
  return value as Record<string, unknown>;
}

function text(value: unknown, at: string, longest: number, name: string | undefined): string {
  if (typeof value !== 'string' || value.length === 0 || value.length > longest)
    return refuse(at, value, `must be a text of 1 to ${longest} characters`, name);
  return value;
}

const isWord = (word: unknown): word is string =>
  typeof word === 'string' && word.length > 0 && word.length <= LONGEST_WORD;

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && (value as number) >= least && (value as number) <= most;

/** Says which rule, where, what was seen and what would be right. */
function refuse(option: string, value: unknown, problem: string, name?: string): never {
  const shown = value === undefined ? 'is missing' : `is ${(JSON.stringify(value) ?? typeof value).slice(0, 120)}`;
  const rule = name === undefined ? '' : ` (rule "${name.slice(0, LONGEST_NAME)}")`;
  throw new InvalidConfigurationError(`${option}${rule} ${shown}; it ${problem}`, { option, value });
}
