// Shows one workflow live. On a terminal it draws a picture and draws it again in place; elsewhere it writes one JSON line per event. Both come
// from the committed event log, so nothing is shown that could be taken back.
import type { Clock, EmbeddedEngine, Timer, WorkflowEvent, WorkflowHandle } from '../../src/index.ts';
import { decideCall, type Option } from './decideCommand.ts';
import { jsonLine } from './jsonLine.ts';
import { paint } from './paint.ts';
import { type Output, Picture } from './picture.ts';
import { firstView, type View, viewAfter } from './view.ts';

export interface TerminalOptions {
  readonly engine: EmbeddedEngine;
  readonly handle: WorkflowHandle;
  /** What the picture lists. */
  readonly steps: readonly { readonly name: string; readonly phase: string | undefined }[];
  /** Base of the API. */
  readonly url: string;
  readonly out: Output;
  readonly clock: Clock;
  /** Whether the picture has colours. */
  readonly colours: boolean;
  /** Of the process: its log lines go above the picture while one is drawn. @default they go where they go */
  readonly divertLog?: ((show: (line: string) => void) => () => void) | undefined;
  /** Called with each event after it was shown, in order. */
  readonly onEvent?: (event: WorkflowEvent) => void;
}

const FINAL = ['WORKFLOW_COMPLETED', 'WORKFLOW_FAILED', 'WORKFLOW_ABORTED'];
/** How often the picture is drawn again while times run in it. */
const TICK_MS = 500;

export class Terminal {
  readonly #options: TerminalOptions;
  readonly #picture: Picture;
  readonly #errors = new Map<string, string>();
  readonly #answers = new Map<string, readonly Option[]>();
  #view: View;
  #sequence = 0;
  #reading = false;
  #unread = false;
  #tick: Timer | undefined;
  #outcome: string | undefined;
  #closed = false;
  readonly #stops: (() => void)[] = [];
  /** Settles when the last event of the workflow was shown. */
  readonly ended: Promise<void>;
  #end: () => void = () => {};
  #fail: (error: unknown) => void = () => {};

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#picture = new Picture(options.out);
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
    if (!options.out.isTTY) return;
    this.#draw();
    const giveBack = options.divertLog?.((line) => this.#picture.above(line));
    if (giveBack) this.#stops.push(giveBack);
  }

  /** A sentence for people: above the picture, or as a JSON line. */
  note(text: string): void {
    if (this.#options.out.isTTY) this.#picture.above(text);
    else this.#options.out.write(`${JSON.stringify({ note: text })}\n`);
  }

  /** Draws the last picture, with a line that says what came of it, and lets go. Safe to call twice. */
  close(outcome?: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#outcome = outcome;
    this.#tick?.cancel();
    if (this.#options.out.isTTY) this.#redraw();
    for (const stop of this.#stops.splice(0)) stop();
  }

  /** One read at a time; what is committed meanwhile is read after it. */
  #wake(): void {
    this.#unread = true;
    if (!this.#reading) this.#read().catch((error: unknown) => this.#fail(error));
  }

  async #read(): Promise<void> {
    this.#reading = true;
    while (this.#unread) {
      this.#unread = false;
      for (const event of await this.#options.handle.events(this.#sequence)) await this.#show(event);
      if (this.#options.out.isTTY) this.#redraw();
      if (isFinal(this.#view)) this.#end();
    }
    this.#reading = false;
  }

  async #show(event: WorkflowEvent): Promise<void> {
    const { out, onEvent } = this.#options;
    this.#sequence = event.sequence;
    this.#view = viewAfter(this.#view, event);
    if (event.type === 'ERROR_RECORDED') await this.#learn(event);
    if (event.type === 'INTERVENTION_REQUESTED') await this.#learnOptions(event);
    if (!out.isTTY) out.write(`${JSON.stringify(this.#lineOf(event))}\n`);
    onEvent?.(event);
  }

  #lineOf(event: WorkflowEvent): object {
    const { errorId, interventionId } = event.payload;
    const asks = event.type === 'INTERVENTION_REQUESTED' ? (this.#answers.get(String(interventionId)) ?? []) : [];
    const answer = asks.length > 0 && decideCall(this.#options.url, String(interventionId), asks);
    return jsonLine(event, { error: this.#errors.get(String(errorId)), answer: answer || undefined });
  }

  /** The log names errors by id; the newest one can be asked for its message. */
  async #learn({ payload }: WorkflowEvent): Promise<void> {
    const { engine, handle } = this.#options;
    const last = await engine.control.store.lastError(handle.id);
    const id = String(payload['errorId']);
    this.#errors.set(id, last?.id === id ? `${last.errorType}: ${last.message}` : String(payload['errorType']));
  }

  /** The log names questions by id; an open one can be asked for what may be answered. */
  async #learnOptions({ payload }: WorkflowEvent): Promise<void> {
    const id = String(payload['interventionId']);
    const question = await this.#options.engine.control.store.intervention(id);
    if (question) this.#answers.set(id, question.options);
  }

  #draw(): void {
    this.#redraw();
    this.#tick = this.#options.clock.schedule(TICK_MS, () => this.#draw());
  }

  #redraw(): void {
    const { url, clock, handle } = this.#options;
    const scene = {
      workflowId: handle.id,
      view: this.#view,
      now: clock.now(),
      url,
      errors: this.#errors,
      options: this.#answers,
      outcome: this.#outcome,
    };
    this.#picture.draw(paint(scene, { colours: this.#options.colours }));
  }
}

const isFinal = ({ status }: View): boolean => FINAL.includes(`WORKFLOW_${status}`);
