// Looks at stored checkpoints of unfinished workflows before anybody needs them: every 30 s a page of workflows, the newest checkpoints of each, in
// one process at a time. What is found corrupt is recorded; it is restored from when somebody needs it, not here.
import { type Clock, sleep } from '../clock.ts';
import { CorruptCheckpointError, EncryptionKeyError, InvalidConfigurationError, NotFoundError } from '../errors.ts';
import { describeError } from '../failures/describe.ts';
import { fingerprintOf } from '../failures/fingerprint.ts';
import type { CheckpointSample, SampleStore } from '../persistence/sampleStore.ts';
import type { SystemErrorRow } from '../persistence/rows/errors.ts';
import type { WorkflowId } from '../workflow.ts';
import { platformError, raise } from './platformError.ts';
import { examine, type Examined, recordRefusal, validationRow } from './examine.ts';
import { samplingInForce } from './inForce.ts';
import type { Registry } from './registry.ts';
import type { Surroundings } from './surroundings.ts';

export interface SamplingOptions {
  /** False leaves it to other processes, or to nobody: a corrupt checkpoint is found by who needs it. @default true */
  readonly enabled: boolean;
  /** Between two looks, in ms, 100 or more. One look is at the newest 5 checkpoints of 20 workflows. @default 30,000 */
  readonly intervalMs: number;
}

const DEFAULTS: SamplingOptions = { enabled: true, intervalMs: 30_000 };
/** Checkpoints known to be corrupt, at most: beyond that some are told again. */
const MOST_KNOWN = 10_000;

export interface Looked {
  readonly checkpoints: number;
  readonly corrupt: number;
}

export class Sampler {
  readonly #around: Surroundings;
  readonly #store: SampleStore;
  readonly #registry: Registry;
  readonly #clock: Clock;
  readonly #given: SamplingOptions;
  readonly #stopping = new AbortController();
  readonly #known = new Set<string>();
  #next: WorkflowId | undefined;
  #running: Promise<void> | undefined;

  /** @throws InvalidConfigurationError naming the option and the value */
  constructor(around: Surroundings, store: SampleStore, registry: Registry, options: Partial<SamplingOptions> = {}) {
    this.#around = around;
    this.#store = store;
    this.#registry = registry;
    this.#clock = around.clock;
    this.#given = { ...DEFAULTS, ...options };
    const { intervalMs: value } = this.#given;
    if (!Number.isSafeInteger(value) || value < 100)
      throw new InvalidConfigurationError(
        `validation.intervalMs must be a whole number of 100 or more, got ${String(value)}`,
        { option: 'validation.intervalMs', value },
      );
  }

  start(): void {
    if (this.#given.enabled || this.#around.configured) this.#running ??= this.#run();
  }

  /** Lets the look that is under way end. Safe to call twice. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the checks of stored states were stopped'));
    await this.#running;
  }

  /** One page; the next call goes on behind it. Nothing where another process is looking. */
  async look(): Promise<Looked> {
    const looked = { checkpoints: 0, corrupt: 0 };
    const sampled = await this.#store.sampleCheckpoints(this.#next, async (samples) => {
      for (const sample of samples) {
        if (this.#stopping.signal.aborted) return;
        const examined = await this.#examined(sample);
        if (!examined) continue;
        looked.checkpoints++;
        if (examined.problems.length === 0) continue;
        looked.corrupt++;
        await this.#tell(sample, examined);
      }
    });
    if (sampled.is === 'sampled') this.#next = sampled.next ?? undefined;
    return looked;
  }

  /** Undefined where this process does not have the definition. */
  async #examined({
    workflowId,
    input,
    isHead,
    checkpoint,
    ...sample
  }: CheckpointSample): Promise<Examined | undefined> {
    try {
      const compiled = await this.#registry.withHash(sample.definitionHash, sample.definition);
      return await examine({ around: this.#around, compiled, workflowId, input }, checkpoint, isHead);
    } catch (error) {
      // Under a key that is not here: whoever takes the workflow up says so.
      if (error instanceof NotFoundError || error instanceof EncryptionKeyError) return undefined;
      throw error;
    }
  }

  async #tell(sample: CheckpointSample, examined: Examined): Promise<void> {
    const { workflowId, checkpoint } = sample;
    if (this.#known.has(checkpoint.id)) return;
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.add(checkpoint.id);
    await recordRefusal(this.#around, workflowId, validationRow(this.#around, 'SAMPLE', examined, null));
    await raise(this.#around, { workflowId, row: this.#systemError(sample, examined) });
  }

  #systemError(
    { workflowId, definition, threadId, isHead, checkpoint }: CheckpointSample,
    { problems }: Examined,
  ): SystemErrorRow {
    const { id: checkpointId, revision } = checkpoint;
    const what = isHead ? 'The newest checkpoint' : 'A checkpoint';
    const then = isHead
      ? 'When the workflow is taken up next, it goes on from the newest one that is valid.'
      : 'It cannot be returned to; the workflow itself goes on.';
    const message = `${what} of workflow ${workflowId} ("${definition}") is corrupt: ${problems[0]?.path}: ${problems[0]?.message}. ${then}`;
    const { type, stack } = describeError(new CorruptCheckpointError(message));
    return platformError({
      id: this.#around.ids(),
      errorType: type,
      severity: isHead ? 'critical' : 'error',
      message,
      stackTrace: stack,
      context: { checkpointId, revision, problems: problems.slice(0, 10) },
      threadId,
      checkpointCount: revision,
      failureMode: 'SOFT',
      fingerprint: fingerprintOf({ errorType: type, message, stack: null, step: checkpointId, definition }),
      createdAt: this.#clock.now(),
    });
  }

  async #run(): Promise<void> {
    for (;;) {
      const reloaded = this.#around.configured?.untilReloaded;
      const { signal } = this.#stopping;
      try {
        await sleep(this.#clock, this.#inForce.intervalMs, reloaded ? AbortSignal.any([signal, reloaded]) : signal);
      } catch {
        if (signal.aborted) return;
        continue; // A configuration was loaded: the next look may be earlier now.
      }
      if (this.#inForce.enabled) await this.#lookAndTell();
    }
  }

  /** A configuration may be loaded that says something else from now on. */
  get #inForce(): SamplingOptions {
    return samplingInForce(this.#around) ?? this.#given;
  }

  async #lookAndTell(): Promise<void> {
    const began = this.#clock.monotonic();
    try {
      const looked = await this.look();
      const line = { ...looked, durationMs: Math.round(this.#clock.monotonic() - began) };
      this.#around.log.debug(line, 'looked at stored checkpoints');
    } catch (error) {
      this.#around.log.warn({ err: error }, 'stored checkpoints could not be looked at; trying again');
    }
  }
}
