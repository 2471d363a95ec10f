// `classification`: what errors mean in this system, where holdfast does not know it or is wrong for it.
import { HoldfastError } from '../../../errors.ts';
import { loadRules } from '../../loadRules.ts';
import type { ClassificationOptions, ClassificationRule } from '../../rules.ts';
import { key } from '../key.ts';
import type { Kind } from '../kinds.ts';

/** What the loader says against a list of rules; undefined where it takes them. */
export function wrongRules(options: ClassificationOptions): string | undefined {
  try {
    loadRules(options);
    return undefined;
  } catch (error) {
    if (error instanceof HoldfastError) return error.message;
    throw error;
  }
}

const rules = (name: 'before' | 'after'): Kind<readonly ClassificationRule[]> => ({
  accepts: (value): value is readonly ClassificationRule[] =>
    Array.isArray(value) && wrongRules({ [name]: value as ClassificationRule[] }) === undefined,
  expects: 'a list of rules',
  whatIsWrong: (value) => (Array.isArray(value) ? wrongRules({ [name]: value as ClassificationRule[] }) : undefined),
});

export const CLASSIFICATION = {
  before: key(rules('before'), [], {
    effect: 'Rules that are asked before anything else, in their order; the first that fits decides. At most 100.',
    perDefinition: false,
  }),
  after: key(rules('after'), [], {
    effect: 'Rules that are asked where holdfast knows nothing about an error. At most 100.',
    perDefinition: false,
  }),
};
