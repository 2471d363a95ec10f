// What `createEngine` is given as options of its own that are also keys of the configuration: said by the engine, so that a file wins over it
// and everybody sees one list.
import type { ClassificationOptions } from '../failures/rules.ts';
import type { LoopRules } from '../failures/loops.ts';
import { ALL, type BreakerOptions } from './breakerOptions.ts';
import type { RetentionOptions } from './retention.ts';
import type { SamplingOptions } from './sampler.ts';
import type { Limits } from './surroundings.ts';

export interface CodeOptions {
  readonly retention?: Partial<RetentionOptions> | 'off';
  readonly limits?: Partial<Limits>;
  readonly validation?: Partial<SamplingOptions>;
  readonly breakers?: Readonly<Record<string, BreakerOptions>>;
  readonly infiniteLoops?: Partial<LoopRules>;
  readonly classification?: ClassificationOptions;
}

const SECOND = 1_000;
const DAY = 24 * 3_600_000;

/** Path → value, of those that are given. */
export function codeSettings({
  retention,
  limits,
  validation,
  breakers,
  infiniteLoops,
  classification,
}: CodeOptions): ReadonlyMap<string, unknown> {
  const kept = retention === 'off' ? undefined : retention;
  const all = breakers?.[ALL];
  const said: readonly (readonly [string, unknown])[] = [
    ['checkpoints.retention.max_checkpoints', kept?.checkpoints],
    ['checkpoints.retention.max_age', kept?.maxAgeMs === undefined ? undefined : kept.maxAgeMs / DAY],
    ['error_detection.infinite_loop.enabled', infiniteLoops?.enabled],
    ['error_detection.infinite_loop.max_repeats', infiniteLoops?.maxRepeats],
    ['error_detection.infinite_loop.detection_window', infiniteLoops?.window],
    [
      'manual_intervention.timeout',
      limits?.questionDeadlineMs === undefined ? undefined : limits.questionDeadlineMs / SECOND,
    ],
    ['error_detection.state_corruption.enabled', validation?.enabled],
    ['error_detection.state_corruption.validation_interval', validation?.intervalMs],
    ['circuit_breakers.failure_threshold', all?.failureThreshold],
    ['circuit_breakers.distinct_operations', all?.distinctOperations],
    ['circuit_breakers.reset_timeout', all?.resetTimeoutMs],
    ['circuit_breakers.success_threshold', all?.successThreshold],
    ['classification.before', classification?.before],
    ['classification.after', classification?.after],
  ];
  return new Map(said.filter(([, value]) => value !== undefined));
}
