// All keys of the configuration of error handling, as the tree that a file has under `workflow_error_handling`.
import { isKey, type Key, type Section, type ValuesOf } from './key.ts';
import { CHECKPOINTS } from './keys/checkpoints.ts';
import { CIRCUIT_BREAKERS } from './keys/circuitBreakers.ts';
import { CLASSIFICATION } from './keys/classification.ts';
import { DEBUGGING } from './keys/debugging.ts';
import { DETECTION } from './keys/detection.ts';
import { MANUAL_INTERVENTION } from './keys/intervention.ts';

import { RETRY } from './keys/retry.ts';
import { RECOVERY_STRATEGIES } from './keys/strategies.ts';

export const SCHEMA = {
  checkpoints: CHECKPOINTS,
  error_detection: DETECTION,
  recovery_strategies: RECOVERY_STRATEGIES,
  retry: RETRY,
  circuit_breakers: CIRCUIT_BREAKERS,
  classification: CLASSIFICATION,
  manual_intervention: MANUAL_INTERVENTION,
  debugging: DEBUGGING,
} satisfies Section;

/** What is in force: a value for every key. */
export type ErrorHandling = ValuesOf<typeof SCHEMA>;

/** What a file, or an object in its place, may say: any part of it. */
export type GivenErrorHandling = Given<ErrorHandling> & {
  /** Name of a definition → what is different for its workflows. */
  readonly definitions?: Readonly<Record<string, Given<ErrorHandling>>>;
};
type Given<Of> = Of extends readonly unknown[]
  ? Of
  : Of extends object
    ? { readonly [Name in keyof Of]?: Given<Of[Name]> }
    : Of;

/** Path such as `checkpoints.retention.max_age` → its key, in the order of the tree. */
export const KEYS: ReadonlyMap<string, Key> = new Map(keysOf(SCHEMA, ''));

function keysOf(section: Section, prefix: string): [string, Key][] {
  return Object.entries(section).flatMap(([name, node]): [string, Key][] =>
    isKey(node) ? [[`${prefix}${name}`, node]] : keysOf(node, `${prefix}${name}.`),
  );
}
