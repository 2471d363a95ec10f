// What a key of the configuration may hold: a test of a value, and the same in words, for errors and for the documentation.

/** A kind of value. */
export interface Kind<Value> {
  readonly accepts: (value: unknown) => value is Value;
  /** Follows "must be": such as "a whole number from 1 to 5". */
  readonly expects: string;
  /** Words that are allowed, where there are few: what was meant by a wrong one is looked for among them. */
  readonly words?: readonly string[];
  /** Says more of a value that is not taken, where more is known. */
  readonly whatIsWrong?: (value: unknown) => string | undefined;
}

const figure = (value: number): string => value.toLocaleString('en-US');

export const flag: Kind<boolean> = {
  accepts: (value) => typeof value === 'boolean',
  expects: 'true or false',
};

export const whole = (least: number, most: number): Kind<number> => ({
  accepts: (value): value is number => Number.isSafeInteger(value) && within(value as number, least, most),
  expects: `a whole number from ${figure(least)} to ${figure(most)}`,
});

/** A kind, or the word for having none. */
export const orNone = <Value>(kind: Kind<Value>): Kind<Value | 'none'> => ({
  accepts: (value): value is Value | 'none' => value === 'none' || kind.accepts(value),
  expects: `${kind.expects}, or none`,
});

export const numeric = (least: number, most: number): Kind<number> => ({
  accepts: (value): value is number => typeof value === 'number' && within(value, least, most),
  expects: `a number from ${figure(least)} to ${figure(most)}`,
});

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

export const oneOf = <const Word extends string>(words: readonly Word[]): Kind<Word> => ({
  accepts: (value): value is Word => words.includes(value as Word),
  expects: `one of ${words.join(', ')}`,
  words,
});

export const listOf = <const Word extends string>(words: readonly Word[]): Kind<readonly Word[]> => ({
  accepts: (value): value is readonly Word[] =>
    isListWithout(value, (one, index, all) => !words.includes(one as Word) || all.indexOf(one) !== index),
  expects: `a list of ${words.join(', ')}, each at most once`,
  words,
});

export const names: Kind<readonly string[]> = {
  accepts: (value): value is readonly string[] =>
    isListWithout(value, (one) => typeof one !== 'string' || !NAME.test(one)),
  expects: 'a list of names of steps',
};

export const text = (pattern: RegExp, expects: string): Kind<string> => ({
  accepts: (value): value is string => typeof value === 'string' && pattern.test(value),
  expects,
});

/** As steps are named. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

const isListWithout = (
  value: unknown,
  wrong: (one: unknown, index: number, all: readonly unknown[]) => boolean,
): boolean => Array.isArray(value) && !value.some(wrong);
