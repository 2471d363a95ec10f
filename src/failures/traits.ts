// What can be seen of an error that nobody knows: the words of its first line, the words of its name, code and type, the fields that it carries.
// `learnedTraits.ts` says what each of them is worth; `test/samples/learn.mjs` learned that from the recorded errors through this same file.
import { OF_A_MOMENT, PASSING } from './catalog/sentences.ts';
import { className, cut, isInstance, read, readText } from './read.ts';
import { wordsOf } from './words.ts';

/** UTF-16 units of the first line that are looked at, words of it that count, and fields that are counted. */
const LINE_LIMIT = 300;
const MOST_WORDS = 32;
const MOST_FIELDS = 30;

/**
 * Each at most once. A word of the message that says anything stands as it is (`invalid`), two in a row with a blank (`not found`), the first with `^`; words of names
 * and codes with `#`, fields with `.`, and what the whole line is like with `@`.
 */
export function traitsOf(error: unknown): Set<string> {
  const traits = new Set<string>();
  addLine(firstLineOf(error).replace(DATA, ' '), traits);
  if (messageOf(error).trim().includes('\n')) traits.add('@lines');
  if (error !== null && typeof error === 'object') {
    addNames(error, traits);
    addFields(error, traits);
  }
  return traits;
}

const messageOf = (error: unknown): string =>
  typeof error === 'string' ? cut(error, 2 * LINE_LIMIT) : (readText(error, 'message', 2 * LINE_LIMIT) ?? '');

/** The first line of the message, or of the text that was thrown. */
export const firstLineOf = (error: unknown): string =>
  cut(messageOf(error).trimStart().split('\n', 1)[0] ?? '', LINE_LIMIT);

/** Whether it has nothing but a message: no name of its own, no code, no field. */
export const isBare = (error: unknown): boolean =>
  error === null || typeof error !== 'object' || (isUnnamed(error) && fieldsOf(error).length === 0);

const isUnnamed = (error: object): boolean => /^(Error|Object|Array|)$/.test(className(error, NAME_LIMIT));

/** Names and values between quotation marks. */
export const QUOTED = /"[^"\n]{0,200}"|`[^`\n]{0,200}`|“[^”\n]{0,200}”|(?<!\w)'[^'\n]{0,200}'(?!\w)/g;
/** What somebody wrote between quotation marks, addresses and paths are data, and say nothing about the failure. */
const DATA = new RegExp(
  `${QUOTED.source}|\\bhttps?://[^\\s]{1,200}|(?<![\\w/])(?:[A-Za-z]:)?[\\\\/][\\w.@-]{1,100}(?:[\\\\/][\\w.@-]{1,100}){1,20}`,
  'g',
);

function addLine(line: string, traits: Set<string>): void {
  let last = '^';
  let count = 0;
  for (const [word] of line.matchAll(/[A-Za-z][A-Za-z'_]{0,40}/g)) {
    if ((count += 1) > MOST_WORDS) break;
    const plain = plainWord(word);
    if (!HOLLOW.has(plain)) traits.add(plain);
    traits.add(last === '^' ? `^${plain}` : `${last} ${plain}`);
    last = plain;
  }
  if (PASSING.test(line)) traits.add('@passing');
  if (OF_A_MOMENT.test(line)) traits.add('@moment');
}

/** Words that are in every other sentence: alone they are no evidence. */
const HOLLOW: ReadonlySet<string> = new Set(
  'a an and are as at be been but by for from has have i if in is it its not of on or so than that the then there this to was we were which will with you your'.split(
    ' ',
  ),
);

/** `doesn't` is a plain `not`; `userName`, `user_name` and `x` are names of something, whatever it is. */
function plainWord(word: string): string {
  if (word.length === 1 || /[a-z][A-Z]|_/.test(word)) return word === 'a' || word === 'I' ? 'a' : '@name';
  const lower = word.toLowerCase();
  return lower.endsWith("n't") ? 'not' : lower.replace(/'[a-z]{0,2}$/, '');
}

/** Names that a library gave; those of the language are told apart by `#TypeError` and the like. */
function addNames(error: object, traits: Set<string>): void {
  const name = className(error, NAME_LIMIT);
  if (LANGUAGE.test(name)) traits.add(`#${name}`);
  for (const said of [name, ...NAMING.map((field) => readText(error, field, NAME_LIMIT))])
    if (said !== undefined && said !== 'Array' && /^[\w.:/ -]{2,60}$/.test(said))
      for (const word of wordsOf(said).split(' ')) if (word.length > 1) traits.add(`#${word}`);
}

const NAME_LIMIT = 61;
const NAMING = ['code', 'type', 'kind', '_tag', 'reason'];
const LANGUAGE = /^(Type|Range|Syntax|Reference)Error$/;

/** A parser keeps a line and a column, a validator a path and what it expected, a client the request. */
function addFields(error: object, traits: Set<string>): void {
  for (const field of fieldsOf(error)) if (/^[A-Za-z]\w{1,24}$/.test(field)) traits.add(`.${field.toLowerCase()}`);
  if (isInstance(read(error, 'cause'), Error)) traits.add('.cause');
}

/** What has been asked already: a status that told of a failure has decided. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set(['message', 'stack', 'name', 'cause', 'status', 'statusCode']);

function fieldsOf(error: object): string[] {
  try {
    return Object.keys(error)
      .slice(0, MOST_FIELDS)
      .filter((field) => !READ_ELSEWHERE.has(field));
  } catch {
    // A proxy may refuse to list them.
    return [];
  }
}
