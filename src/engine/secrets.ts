// What is secret in one workflow: the strings at the sensitive places of the values that it has at hand. Looked for only where something is said that people
// will read, and only where its definition calls anything sensitive.
import { CorruptCheckpointError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ChartContext } from '../machines/context.ts';
import type { LogRow } from '../persistence/rows/commit.ts';
import { defaultRedactor, type Redactor, type Secrets as Known } from '../redaction.ts';
import { type Place, secretsIn } from '../sensitivePaths.ts';
import type { Digest } from '../workflow.ts';
import type { Definition } from '../definition.ts';
import type { Values } from './values.ts';

const NONE: Known = [];

export class Secrets {
  readonly #paths: readonly string[];
  readonly #values: Values;
  readonly #redactor: Redactor;
  readonly #inValue = new Map<string, readonly string[]>();
  readonly #placesOf: () => Iterable<readonly [Place, Digest]>;

  /** @param placesOf where the values of the workflow stand now */
  constructor(
    { sensitive = [] }: Pick<Definition, 'sensitive'>,
    values: Values,
    redactor: Redactor = defaultRedactor,
    placesOf: () => Iterable<readonly [Place, Digest]>,
  ) {
    this.#paths = sensitive;
    this.#values = values;
    this.#redactor = redactor;
    this.#placesOf = placesOf;
  }

  /** Reads what it needs and what is not at hand, after a restore; nothing where nothing is sensitive. What is not stored any more hides nothing. */
  async load(): Promise<void> {
    const missing = this.#paths.length === 0 ? [] : this.#sensitive().filter(([, digest]) => !this.#values.has(digest));
    if (missing.length === 0) return;
    await this.#values.load(missing.map(([, digest]) => digest)).catch((error: unknown) => {
      if (!(error instanceof CorruptCheckpointError)) throw error;
    });
  }

  value<Value>(value: Value): Value {
    return this.#redactor.value(value, this.known());
  }

  line(line: LogRow): LogRow {
    const known = this.known();
    return {
      ...line,
      message: this.#redactor.text(line.message, known),
      fields: line.fields && this.#redactor.value(line.fields, known),
    };
  }

  /** Lines of this workflow in the process log. */
  log(log: Log): Log {
    if (this.#paths.length === 0) return log;
    const clean =
      (level: 'debug' | 'info' | 'warn' | 'error') =>
      (bindings: object, message: string): void =>
        log[level](this.value(bindings), this.value(message));
    return {
      debug: clean('debug'),
      info: clean('info'),
      warn: clean('warn'),
      error: clean('error'),
      child: (bindings) => this.log(log.child(this.value(bindings))),
    };
  }

  known(): Known {
    if (this.#paths.length === 0) return NONE;
    const all = new Set<string>();
    for (const [place, digest] of this.#sensitive()) for (const secret of this.#in(place, digest)) all.add(secret);
    return [...all].sort((one, other) => other.length - one.length);
  }

  #sensitive(): (readonly [Place, Digest])[] {
    const named = ([place]: readonly [Place, Digest]): boolean =>
      this.#paths.some((path) => path.startsWith('*.') || path === place || path.startsWith(`${place}.`));
    return [...this.#placesOf()].filter(named);
  }

  #in(place: Place, digest: Digest): readonly string[] {
    const key = `${place} ${digest}`;
    const known = this.#inValue.get(key);
    if (known || !this.#values.has(digest)) return known ?? NONE;
    const found = secretsIn(this.#values.open(digest), place, this.#paths);
    this.#inValue.set(key, found);
    return found;
  }
}

/** Where the values of a workflow stand, also those that are not committed yet. */
export function* placesOf(
  { input }: { readonly input: Digest },
  { output }: Pick<ChartContext, 'output'>,
): Generator<readonly [Place, Digest]> {
  yield ['input', input];
  for (const [step, digest] of Object.entries(output)) if (digest) yield [`steps.${step}.output`, digest as Digest];
}
