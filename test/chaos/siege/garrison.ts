// The processes of a siege: each slot has one, and a new one as soon as that is gone. What they said, and which of them lost their lease or were frozen, is
// kept for the verdict.
import path from 'node:path';
import { type Spawned, spawned } from '../spawned.ts';
import type { Post } from './post.ts';

export interface GarrisonOptions {
  readonly slots: number;
  /** What the process of a slot is to do. */
  readonly post: (slot: number) => Post;
  /** Variables of its environment besides. @default none */
  readonly environment?: ((slot: number) => NodeJS.ProcessEnv) | undefined;
}

const PROGRAM = path.join(import.meta.dirname, 'besieged.ts');

export class Garrison {
  readonly slots: number;
  readonly #options: GarrisonOptions;
  readonly #standing: Spawned[] = [];
  readonly #fallen: Spawned[] = [];
  readonly #frozen = new Set<number>();
  #isHeld = false;
  #isOver = false;

  constructor(options: GarrisonOptions) {
    this.slots = options.slots;
    this.#options = options;
    for (let slot = 0; slot < this.slots; slot += 1) this.#man(slot);
  }

  /** Resolves as soon as the slot's process has opened its engine, whichever process that is then. */
  async opened(slot: number): Promise<void> {
    for (;;) {
      const one = this.#at(slot);
      const isOpen = await one.hears('open').then(
        () => true,
        () => false,
      );
      if (isOpen && one === this.#at(slot)) return;
      if (this.#isOver) return;
      await one.gone;
    }
  }

  /** kill -9; the next one is there when this resolves, though its engine is not yet open. */
  async kill(slot: number): Promise<void> {
    await this.#at(slot).kill();
  }

  /** All of them at once; none comes back before `letIn`. */
  async killAll(): Promise<void> {
    this.#isHeld = true;
    await Promise.all(this.#standing.map((one) => one.kill()));
  }

  letIn(): void {
    this.#isHeld = false;
    for (let slot = 0; slot < this.slots; slot += 1) this.#man(slot);
  }

  freeze(slot: number): void {
    const { child, pid } = this.#at(slot);
    this.#frozen.add(pid);
    child.kill('SIGSTOP');
  }

  thaw(slot: number): void {
    this.#at(slot).child.kill('SIGCONT');
  }

  async end(): Promise<void> {
    this.#isOver = true;
    await Promise.all(this.#standing.map((one) => one.kill()));
  }

  get said(): readonly string[] {
    return [...this.#fallen, ...this.#standing].flatMap(({ said }) => said);
  }

  get begun(): number {
    return this.#fallen.length + this.#standing.length;
  }

  get frozen(): ReadonlySet<number> {
    return this.#frozen;
  }

  /** Process ids of those that said that they lost their lease. */
  get lostLease(): ReadonlySet<number> {
    const losers = [...this.#fallen, ...this.#standing].filter(({ said }) => said.includes('lost'));
    return new Set(losers.map(({ pid }) => pid));
  }

  #at(slot: number): Spawned {
    const one = this.#standing[slot];
    if (one === undefined) throw new Error(`there is no slot ${slot}`);
    return one;
  }

  #man(slot: number): void {
    const { post, environment = () => ({}) } = this.#options;
    const before = this.#standing[slot];
    if (before) this.#fallen.push(before);
    const one = spawned(PROGRAM, post(slot), environment(slot));
    this.#standing[slot] = one;
    void one.gone.then(() => {
      if (!this.#isOver && !this.#isHeld) this.#man(slot);
    });
  }
}
