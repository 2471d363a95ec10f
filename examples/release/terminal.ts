// Shows one workflow live. On a terminal it draws a picture and draws it again in place; elsewhere it writes one JSON line per event. Both come
// from the committed event log, so nothing is shown that could be taken back.
import type { Clock, EmbeddedEngine, Timer, WorkflowEvent, WorkflowHandle } from '../../src/index.ts';
import { paint } from './paint.ts';
import { firstView, type View, viewAfter } from './view.ts';

export interface TerminalOptions {
  readonly engine: EmbeddedEngine;
  readonly handle: WorkflowHandle;
  /** What the picture lists; `deadlineMs`: how long its question waits. */
  readonly steps: readonly {
    readonly name: string;
    readonly phase: string | undefined;
    readonly deadlineMs: number | undefined;
  }[];
  /** Base of the API. */
  readonly url: string;
  readonly out: Output;
  readonly clock: Clock;
  /** Called with each event after it was shown, in order. */
  readonly onEvent?: (event: WorkflowEvent) => void;
}

/** What is written to: `process.stdout` is one. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
  write(text: string): unknown;
}

const FINAL = ['WORKFLOW_COMPLETED', 'WORKFLOW_FAILED', 'WORKFLOW_ABORTED'];
/** How often the picture is drawn again while times run in it. */
const TICK_MS = 500;

export class Terminal {
  readonly #options: TerminalOptions;
  readonly #errors = new Map<string, string>();
  #view: View;
  #sequence = 0;
  #reading: Promise<void> | undefined;
  #again = false;
  #tick: Timer | undefined;
  #drawnRows = 0;
  #outcome: string | undefined;
  readonly #stops: (() => void)[] = [];
  /** Settles when the last event of the workflow was shown. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#view = firstView(options.steps, options.clock.now());
    this.ended = new Promise((resolve, reject) => {
      this.#end = resolve;
      this.#fail = reject;
    });
    // Commits of this process tell at once; those of another process through the database.
    const { control } = options.engine;
    this.#stops.push(control.onCommit(({ workflowId }) => workflowId === options.handle.id && this.#wake()));
    this.#stops.push(control.store.onEvents(() => this.#wake()));
    this.#wake();
    if (options.out.isTTY) this.#draw();
  }

  /** Draws the last picture, with a line that says what came of it, and lets go. */
  close(outcome?: string): void {
    this.#outcome = outcome;
    this.#tick?.cancel();
    for (const stop of this.#stops.splice(0)) stop();
    if (this.#options.out.isTTY) this.#redraw();
  }

  /** One read at a time; what is committed meanwhile is read after it. */
  #wake(): void {
    this.#again = true;
    this.#reading ??= this.#read()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#reading = undefined;
      });
  }

  async #read(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      for (const event of await this.#options.handle.events(this.#sequence)) await this.#show(event);
      if (this.#options.out.isTTY) this.#redraw();
      if (isFinal(this.#view)) this.#end();
    }
  }

  async #show(event: WorkflowEvent): Promise<void> {
    const { out, onEvent } = this.#options;
    this.#sequence = event.sequence;
    this.#view = viewAfter(this.#view, event);
    if (event.type === 'ERROR_RECORDED') await this.#learn(event);
    if (!out.isTTY) out.write(`${JSON.stringify(lineOf(event, this.#errors))}\n`);
    onEvent?.(event);
  }

  /** The log names errors by id; the newest one can be asked for its message. */
  async #learn({ payload }: WorkflowEvent): Promise<void> {
    const { engine, handle } = this.#options;
    const last = await engine.control.store.lastError(handle.id);
    const id = String(payload['errorId']);
    this.#errors.set(id, last?.id === id ? `${last.errorType}: ${last.message}` : String(payload['errorType']));
  }

  #draw(): void {
    this.#redraw();
    this.#tick = this.#options.clock.schedule(TICK_MS, () => this.#draw());
  }

  /** Goes up to where the picture began and writes over it, in one write, so that nothing flickers. */
  #redraw(): void {
    const { out, url, clock, handle, steps } = this.#options;
    const columns = out.columns ?? 80;
    const deadlines = new Map(
      steps.flatMap(({ name, deadlineMs }) => (deadlineMs === undefined ? [] : [[name, deadlineMs] as const])),
    );
    const scene = {
      workflowId: handle.id,
      view: this.#view,
      now: clock.now(),
      url,
      errors: this.#errors,
      deadlines,
      outcome: this.#outcome,
    };
    const lines = paint(scene, { colours: !process.env['NO_COLOR'] });
    const up = this.#drawnRows > 0 ? `\u001b[${this.#drawnRows}F` : '';
    this.#drawnRows = lines.reduce((rows, line) => rows + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    out.write(`\u001b[?2026h${up}${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?2026l`);
  }
}

const isFinal = ({ status }: View): boolean => FINAL.includes(`WORKFLOW_${status}`);

/** Characters that are seen. */
// oxlint-disable-next-line no-control-regex -- colours begin with the control character ESC
const widthOf = (line: string): number => line.replace(/\u001b\[\d+m/g, '').length;

function lineOf(
  { sequence, occurredAt, type, workflowId, revision, payload }: WorkflowEvent,
  errors: ReadonlyMap<string, string>,
): object {
  const error = errors.get(String(payload['errorId']));
  return {
    sequence,
    at: new Date(occurredAt).toISOString(),
    type,
    workflowId,
    revision,
    ...payload,
    ...(error !== undefined && { error }),
  };
}
