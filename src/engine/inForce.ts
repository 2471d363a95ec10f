// What the engine asks of the settings in force, in its own words and units. Asked anew for every decision, so that a reload counts from then on.
// Without a configuration, as in the simulation, everything has its default.
import type { Definition, Node, StepNode } from '../definition.ts';
import type { ErrorHandling } from '../failures/configuration/schema.ts';
import { Settings } from '../failures/configuration/settings.ts';
import { DEFAULT_LOOP_RULES, type LoopRules } from '../failures/loops.ts';
import type { ClassificationRules } from '../failures/rules.ts';
import type { WantedAttempt } from '../machines/wanted.ts';
import type { Compression } from '../persistence/compress.ts';
import type { HistoryRules } from '../persistence/historyStore.ts';
import { ALL, type BreakerOptions } from './breakerOptions.ts';
import type { Configured } from './configured.ts';
import type { SamplingOptions } from './sampler.ts';
import type { Surroundings } from './surroundings.ts';

const DEFAULTS = new Settings();
const DAY = 24 * 3_600_000;

type Named = Pick<Definition, 'name'>;

const inForce = ({ configured }: Pick<Surroundings, 'configured'>, definition?: Named): ErrorHandling =>
  (configured?.settings ?? DEFAULTS).of(definition?.name);

/** How long one attempt may take, in ms: as its step says, else as the configuration has it. */
export function attemptTimeoutMs(
  around: Surroundings,
  definition: Named,
  node: StepNode,
  work: WantedAttempt['work'] = 'run',
): number {
  if (work === 'compensation' && node.undoTimeoutMs !== undefined) return node.undoTimeoutMs;
  if (node.defaultTimeout !== true) return node.timeoutMs;
  const { default_step_timeout: plain, critical_step_timeout: critical } = inForce(around, definition).error_detection
    .timeouts;
  return isCritical(around, definition, node) ? critical : plain;
}

/** How long a whole workflow may take, in ms: as its definition says, else as the configuration has it; undefined where neither says. */
export function workflowTimeoutMs(around: Surroundings, definition: Definition): number | undefined {
  const { default_workflow_timeout: byDefault } = inForce(around, definition).error_detection.timeouts;
  return definition.timeoutMs ?? (byDefault === 'none' ? undefined : byDefault);
}

/** Declared by its author, or named by the configuration. */
export const isCritical = (around: Pick<Surroundings, 'configured'>, definition: Named, node: Node): boolean =>
  node.kind === 'step' && (node.critical || inForce(around, definition).checkpoints.critical_steps.includes(node.name));

/** How new values and states are stored. */
export function compressionOf(around: Pick<Surroundings, 'configured' | 'vault'>): Compression {
  const { enabled, algorithm, min_size: fromBytes } = inForce(around).checkpoints.compression;
  return { algorithm: enabled ? algorithm : 'plain', fromBytes, digestKey: around.vault?.digestKey };
}

/** Which history is kept. */
export function keptHistory(around: Pick<Surroundings, 'configured'>, now: number): Omit<HistoryRules, 'errors'> {
  const { auto_create: automatic, types, retention } = inForce(around).checkpoints;
  return {
    checkpoints: retention.max_checkpoints,
    before: now - Math.round(retention.max_age * DAY),
    types: automatic ? types : [],
    now,
  };
}

/** When a repetition is called a loop. */
export function loopRulesFor({ configured, loops }: Surroundings, definition: Named): LoopRules {
  if (!configured) return loops ?? DEFAULT_LOOP_RULES;
  const {
    enabled,
    max_repeats: maxRepeats,
    detection_window: window,
  } = configured.settings.of(definition.name).error_detection.infinite_loop;
  return { enabled, maxRepeats, window };
}

/** Whether a stored state must match its checksum to be gone on from. */
export const verifiesChecksums = (around: Pick<Surroundings, 'configured'>): boolean =>
  inForce(around).error_detection.state_corruption.checksum_verification;

/** Whether and how often stored states are looked at in case; undefined where there is no configuration. */
export function samplingInForce({ configured }: Surroundings): SamplingOptions | undefined {
  if (!configured) return undefined;
  const { enabled, validation_interval: intervalMs } = configured.settings.of().error_detection.state_corruption;
  return { enabled, intervalMs };
}

/** Figures of circuit breakers: those of all dependencies as the configuration has them, those of one as `createEngine` is given them. */
export function breakersInForce(
  configured: Configured,
  given: Readonly<Record<string, BreakerOptions>> = {},
): Readonly<Record<string, BreakerOptions>> {
  const all = configured.settings.of().circuit_breakers;
  return {
    ...given,
    [ALL]: {
      ...given[ALL],
      failureThreshold: all.failure_threshold,
      distinctOperations: all.distinct_operations,
      resetTimeoutMs: all.reset_timeout,
      successThreshold: all.success_threshold,
    },
  };
}

/** What errors mean in this system besides what holdfast knows. */
export const rulesInForce = ({ configured, rules }: Surroundings): ClassificationRules | undefined =>
  configured ? configured.rules : rules;
