// The configuration of error handling as an engine has it: loaded when the engine is made, shown to people, and read again when somebody
// asks for it. A file that cannot be taken then changes nothing, and an administrator finds out.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../clock.ts';
import { HoldfastError, InvalidConfigurationError, InvalidStateError } from '../errors.ts';
import type { Said } from '../failures/configuration/check.ts';
import { nearest } from '../failures/configuration/nearest.ts';
import { type GivenErrorHandling, KEYS } from '../failures/configuration/schema.ts';
import { Settings } from '../failures/configuration/settings.ts';
import { loadRules } from '../failures/loadRules.ts';
import type { ClassificationRules } from '../failures/rules.ts';
import type { Log } from '../log.ts';
import type { Surroundings } from './surroundings.ts';
import { platformError, raise } from './platformError.ts';
import type { ConfigurationView, Reloaded } from './control.ts';

export interface Configuring {
  /** Path of a YAML file, or what such a file has under `workflow_error_handling`. */
  readonly given: string | GivenErrorHandling | undefined;
  /** What options of the engine say, by path; `given` wins over it. */
  readonly code: ReadonlyMap<string, unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

export class Configured {
  readonly settings: Settings;
  readonly #file: string | null;
  readonly #code: Said;
  readonly #clock: Clock;
  readonly #log: Log;
  #loadedAt: number;
  #reloaded = new AbortController();
  #rules: ClassificationRules;
  #reloading: Promise<unknown> = Promise.resolve();

  private constructor(file: string | null, said: Said | undefined, code: Said, { clock, log }: Configuring) {
    this.settings = new Settings(said, code);
    this.#code = code;
    this.#file = file;
    this.#clock = clock;
    this.#log = log;
    this.#loadedAt = clock.now();
    this.#rules = rulesOf(this.settings);
  }

  /** @throws InvalidConfigurationError for a file that cannot be read, or says what cannot be */
  static async load(configuring: Configuring): Promise<Configured> {
    const { given, log } = configuring;
    const code: Said = { values: configuring.code, definitions: new Map() };
    if (given === undefined) return new Configured(null, undefined, code, configuring);
    if (typeof given !== 'string') {
      const { readObject } = await import('../failures/configuration/yaml.ts');
      const said = readObject(given, 'configuration');
      tellInactive(log, said, null);
      const both = { ...said, values: new Map([...code.values, ...said.values]) };
      return new Configured(null, undefined, both, configuring);
    }
    const file = path.resolve(given);
    const said = await readSaid(file);
    tellInactive(log, said, file);
    return new Configured(file, said, code, configuring);
  }

  /** Aborted by the next reload: for waits whose length it may change. */
  get untilReloaded(): AbortSignal {
    return this.#reloaded.signal;
  }

  /** Checked and compiled. */
  get rules(): ClassificationRules {
    return this.#rules;
  }

  view(definition?: string): ConfigurationView {
    return {
      file: this.#file,
      loadedAt: this.#loadedAt,
      definitions: this.settings.definitions,
      settings: this.settings.list(definition),
    };
  }

  /**
   * Reads the file again; one at a time.
   * @throws InvalidStateError where there is no file, InvalidConfigurationError: everything stays as it was, and a system error says so
   */
  reload(around: Recording): Promise<Reloaded> {
    const reloaded = this.#reloading.then(() => this.#reload(around));
    this.#reloading = reloaded.catch(() => {}); // Whoever asked is told; the next one may try again.
    return reloaded;
  }

  /** Says which sections under `definitions` mean no definition of this process: they may mean another's, or be a slip. */
  tellStrangers(known: readonly string[]): void {
    for (const name of this.settings.definitions.filter((one) => !known.includes(one)))
      this.#log.warn(
        { definition: name, didYouMean: nearest(name, known) },
        'the configuration has a section for a definition that this process does not have',
      );
  }

  async #reload(around: Recording): Promise<Reloaded> {
    const file = this.#file;
    if (file === null)
      throw new InvalidStateError(
        'this engine was made without a configuration file; set HOLDFAST_CONFIG, or give createEngine the path of one',
        {},
      );
    let said: Said;
    try {
      said = await readSaid(file);
      rulesOf(new Settings(said, this.#code)); // Those of the file may clash with those of the engine.
    } catch (error) {
      this.#log.error({ err: error, file }, 'the configuration was not taken; the one before it stays in force');
      await this.#record(error as HoldfastError, around);
      throw error;
    }
    const { changed, waiting } = this.settings.replace(said);
    this.#loadedAt = this.#clock.now();
    this.#rules = rulesOf(this.settings);
    this.#reloaded.abort();
    this.#reloaded = new AbortController();
    this.#log.info({ file, changed, waitForNextStart: waiting }, 'the configuration was read again');
    return { changed, waiting };
  }

  async #record(error: HoldfastError, around: Recording): Promise<void> {
    const row = platformError({
      id: around.ids(),
      errorType: error.name,
      severity: 'error',
      message: error.message,
      stackTrace: error.stack ?? null,
      context: { code: error.code, ...error.details },
      fingerprint: createHash('sha256').update(error.message).digest('hex').slice(0, 32),
      createdAt: this.#clock.now(),
    });
    await raise(around, { workflowId: null, row }).catch((failure: unknown) => {
      this.#log.error({ err: failure }, 'the refused configuration could not be recorded as a system error');
    });
  }
}

/** What a refusal is told by. */
type Recording = Pick<Surroundings, 'store' | 'ids' | 'alarm'>;

async function readSaid(file: string): Promise<Said> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (cause) {
    throw new InvalidConfigurationError(
      `the configuration ${file} cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'}); correct HOLDFAST_CONFIG or its permissions`,
      { file },
      { cause },
    );
  }
  const { readYaml } = await import('../failures/configuration/yaml.ts');
  return readYaml(content, file);
}

const rulesOf = (settings: Settings): ClassificationRules => loadRules(settings.of().classification);

/** Once for a load: what was said and does nothing. */
function tellInactive(log: Log, { values, definitions }: Said, file: string | null): void {
  const said = new Set([...values.keys(), ...[...definitions.values()].flatMap((own) => [...own.keys()])]);
  const inactive = [...said].filter((one) => KEYS.get(one)?.inactive !== undefined);
  if (inactive.length > 0) log.warn({ file, inactive }, 'keys of the configuration that do nothing yet');
}
