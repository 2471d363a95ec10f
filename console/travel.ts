// Travel in time over a workflow's checkpoints: a slider, two buttons, and the way back to now.
import { ask } from './api.ts';
import type { Snapshot } from './marks.ts';

interface Checkpoint {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly stepKey: string | null;
  readonly createdAt: string;
}

const CHECKPOINTS = `query Checkpoints($id: ID!) { workflow(id: $id) { checkpoints(first: 200) {
  nodes { id revision type stepKey createdAt } } } }`;
const STATE = 'query State($id: ID!) { checkpoint(id: $id) { id state } }';

/** A state as it is stored; an author's own machine is in the context of the chart that carries it. */
interface Stored extends Snapshot {
  readonly context?: { readonly own?: { readonly snapshot: Snapshot } };
}

interface Heard {
  /** Another moment is shown; both are undefined for now. */
  changed(checkpoint: string | undefined, snapshot: Snapshot | undefined): void;
  failed(error: unknown): void;
}

export class Travel {
  readonly #workflow: () => string;
  readonly #heard: Heard;
  /** Oldest first. */
  #checkpoints: readonly Checkpoint[] = [];
  #shown: string | undefined;
  #reading: Promise<void> | undefined;
  #again = false;

  constructor(workflow: () => string, heard: Heard) {
    this.#workflow = workflow;
    this.#heard = heard;
    slider().addEventListener('input', () => this.#to(Number(slider().value)));
    button('earlier').addEventListener('click', this.earlier);
    button('later').addEventListener('click', this.later);
    button('now').addEventListener('click', this.toNow);
  }

  get isLive(): boolean {
    return this.#shown === undefined;
  }

  /** @param checkpoint where the address says so: the moment to begin with */
  async begin(checkpoint: string | undefined): Promise<void> {
    await this.refresh();
    if (checkpoint === undefined) return;
    this.#shown = checkpoint;
    await this.#show(checkpoint);
  }

  /** There may be more checkpoints. One reading at a time; what comes meanwhile is read after it. */
  refresh(): Promise<void> {
    this.#again = this.#reading !== undefined;
    return (this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#again) void this.refresh();
    }));
  }

  readonly earlier = (): void => this.#to(this.#at - 1);
  readonly later = (): void => this.#to(this.#at + 1);
  readonly toNow = (): void => {
    this.#shown = undefined;
    this.#draw();
    this.#heard.changed(undefined, undefined);
  };

  get #at(): number {
    const found = this.#checkpoints.findIndex(({ id }) => id === this.#shown);
    return found < 0 ? this.#checkpoints.length : found;
  }

  #to(index: number): void {
    const checkpoint = this.#checkpoints[Math.max(0, index)];
    if (!checkpoint) return this.toNow();
    this.#shown = checkpoint.id;
    this.#draw();
    void this.#show(checkpoint.id);
  }

  async #show(id: string): Promise<void> {
    try {
      const { checkpoint } = await ask<{ checkpoint: { state: Stored | null } | null }>(STATE, { id });
      if (!checkpoint?.state) throw new Error('This checkpoint is not kept any more');
      // Another may have been chosen meanwhile.
      if (this.#shown !== id) return;
      this.#draw();
      const { value, context } = checkpoint.state.context?.own?.snapshot ?? checkpoint.state;
      this.#heard.changed(id, { value, context });
    } catch (error) {
      this.#heard.failed(error);
    }
  }

  async #read(): Promise<void> {
    try {
      const { workflow } = await ask<{ workflow: { checkpoints: { nodes: readonly Checkpoint[] } } }>(CHECKPOINTS, {
        id: this.#workflow(),
      });
      this.#checkpoints = workflow.checkpoints.nodes.toReversed();
      this.#draw();
    } catch (error) {
      this.#heard.failed(error);
    }
  }

  /** The last place of the slider is now. */
  #draw(): void {
    const count = this.#checkpoints.length;
    slider().max = String(count);
    slider().value = String(this.#at);
    button('now').setAttribute('aria-pressed', String(this.isLive));
    const shown = this.#checkpoints[this.#at];
    const text = shown
      ? `#${shown.revision} ${shown.type.toLowerCase().replace('_', ' ')}${shown.stepKey ? ` ${shown.stepKey}` : ''}, ${clockTime(new Date(shown.createdAt))}`
      : `live, ${count} checkpoints`;
    document.getElementById('checkpoint')!.textContent = text;
    slider().setAttribute('aria-valuetext', text);
  }
}

const slider = (): HTMLInputElement => document.getElementById('when') as HTMLInputElement;
const button = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export const clockTime = (date: Date): string => date.toISOString().slice(11, 23);
