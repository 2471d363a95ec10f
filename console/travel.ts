// Travel in time over a workflow's checkpoints: a slider, two buttons, and the way back to now. The newest are read first; who goes further back than
// those gets the ones before them.
import { ask } from './api.ts';
import type { StoredSnapshot } from './actors.ts';

interface Checkpoint {
  readonly id: string;
  readonly revision: number;
  readonly type: string;
  readonly stepKey: string | null;
  readonly createdAt: string;
}

const CHECKPOINTS = `query Checkpoints($id: ID!, $after: String) { workflow(id: $id) { checkpoints(first: 200, after: $after) {
  nodes { id revision type stepKey createdAt } pageInfo { hasNextPage endCursor } } } }`;
/** Newest first. */
interface Page {
  readonly workflow: {
    readonly checkpoints: {
      readonly nodes: readonly Checkpoint[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    };
  };
}
const STATE = 'query State($id: ID!) { checkpoint(id: $id) { id state } }';

/** A state as it is stored; an author's own machine is in the context of the chart that carries it. */
interface Stored extends StoredSnapshot {
  readonly context?: { readonly own?: { readonly snapshot: StoredSnapshot } };
}

interface Heard {
  /** Another moment is shown; both are undefined for now. */
  changed(checkpoint: string | undefined, snapshot: StoredSnapshot | undefined): void;
  failed(error: unknown): void;
}

export class Travel {
  readonly #workflow: () => string;
  readonly #heard: Heard;
  /** Oldest first. */
  #checkpoints: readonly Checkpoint[] = [];
  #shown: string | undefined;
  /** Where those before the oldest are read; null where there are none, undefined until something was read. */
  #before: string | null | undefined;
  #reading: Promise<void> | undefined;
  #goingBack: Promise<number> | undefined;
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
    while (this.#checkpoints.every(({ id }) => id !== checkpoint) && (await this.#older())) this.#draw();
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

  readonly earlier = (): void => {
    if (this.#at > 0) this.#to(this.#at - 1);
    else
      void this.#older().then(
        (found) => this.#to(Math.max(0, found - 1)),
        (error: unknown) => this.#heard.failed(error),
      );
  };
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
      this.#heard.changed(id, checkpoint.state.context?.own?.snapshot ?? checkpoint.state);
    } catch (error) {
      this.#heard.failed(error);
    }
  }

  /** What came after those that are there, and stays. */
  async #read(): Promise<void> {
    try {
      const { nodes, pageInfo } = await this.#page(null);
      const read = nodes.toReversed();
      const oldest = read[0]?.revision ?? Infinity;
      const kept = this.#checkpoints.filter(({ revision }) => revision < oldest);
      // Where more have come since than are on a page, those between are found by going back.
      const isWhole = kept.length === 0 || this.#checkpoints.some(({ revision }) => revision >= oldest);
      if (this.#before === undefined || !isWhole) this.#before = pageInfo.hasNextPage ? pageInfo.endCursor : null;
      this.#checkpoints = isWhole ? [...kept, ...read] : read;
      this.#draw();
    } catch (error) {
      this.#heard.failed(error);
    }
  }

  /** Reads those before the oldest that is there; says how many there were. One reading at a time. */
  #older(): Promise<number> {
    return (this.#goingBack ??= this.#readOlder().finally(() => {
      this.#goingBack = undefined;
    }));
  }

  async #readOlder(): Promise<number> {
    if (!this.#before) return 0;
    const { nodes, pageInfo } = await this.#page(this.#before);
    this.#before = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    this.#checkpoints = [...nodes.toReversed(), ...this.#checkpoints];
    return nodes.length;
  }

  async #page(after: string | null): Promise<Page['workflow']['checkpoints']> {
    return (await ask<Page>(CHECKPOINTS, { id: this.#workflow(), after })).workflow.checkpoints;
  }

  /** The last place of the slider is now. */
  #draw(): void {
    const count = this.#checkpoints.length;
    slider().max = String(count);
    slider().value = String(this.#at);
    button('now').setAttribute('aria-pressed', String(this.isLive));
    const shown = this.#checkpoints[this.#at];
    const kept = `${count}${this.#before ? ' newest' : ''} checkpoints`;
    const more = this.#before && this.#at === 0 ? '; [ for older ones' : '';
    const text = shown ? `${nameOf(shown)}${more}` : `live, ${kept}`;
    document.getElementById('checkpoint')!.textContent = text;
    slider().setAttribute('aria-valuetext', text);
  }
}

const slider = (): HTMLInputElement => document.getElementById('when') as HTMLInputElement;
const button = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

const nameOf = ({ revision, type, stepKey, createdAt }: Checkpoint): string =>
  `#${revision} ${type.toLowerCase().replace('_', ' ')}${stepKey ? ` ${stepKey}` : ''}, ${clockTime(new Date(createdAt))}`;

export const clockTime = (date: Date): string => date.toISOString().slice(11, 23);
