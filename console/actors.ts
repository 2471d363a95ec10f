// The actors below a workflow: machines that an author's own machine has started, whose charts can be shown instead of it, and child workflows, which
// have pages of their own. Those that are there no more leave the list.
import type { Snapshot } from './marks.ts';

/** As the inspection tells of it. */
export interface ActorMessage {
  readonly sessionId: string;
  readonly rootId: string;
  readonly parentId?: string;
  readonly name?: string;
  /** JSON text. */
  readonly definition?: string;
  readonly snapshot?: Snapshot & { readonly status: string; readonly children?: Readonly<Record<string, unknown>> };
}

interface Actor {
  readonly name: string;
  readonly parentId: string | undefined;
  readonly definition: { readonly states?: object };
  readonly snapshot: NonNullable<ActorMessage['snapshot']>;
}

export class Actors {
  readonly #section: HTMLElement;
  readonly #list: HTMLElement;
  readonly #choose: (path: string | undefined) => void;
  readonly #known = new Map<string, Actor>();
  #root = '';
  #chosen: string | undefined;

  /** @param choose called with the path of a machine below the workflow; undefined for its own */
  constructor(section: HTMLElement, list: HTMLElement, choose: (path: string | undefined) => void) {
    this.#section = section;
    this.#list = list;
    this.#choose = choose;
  }

  hear({ sessionId, rootId, parentId, name, definition, snapshot }: ActorMessage): void {
    this.#root = rootId;
    const before = this.#known.get(sessionId);
    if (!snapshot || (!before && definition === undefined)) return;
    this.#known.set(sessionId, {
      name: name ?? before?.name ?? sessionId,
      parentId: parentId ?? before?.parentId,
      definition: definition === undefined ? (before?.definition ?? {}) : (JSON.parse(definition) as object),
      snapshot,
    });
    this.#draw();
  }

  /** The machine below the workflow at this path, of one that was ever there. */
  machineAt(path: string): object | undefined {
    return this.#known.get(`${this.#root}/${path}`)?.definition;
  }

  snapshotAt(path: string | undefined): Snapshot | undefined {
    return this.#known.get(path === undefined ? this.#root : `${this.#root}/${path}`)?.snapshot;
  }

  chosen(path: string | undefined): void {
    this.#chosen = path;
    this.#draw();
  }

  #draw(): void {
    const below = [...this.#known].filter(([id, actor]) => id !== this.#root && this.#isThere(id, actor));
    this.#section.hidden = below.length === 0 && this.#chosen === undefined;
    const own = this.#known.get(this.#root);
    const lines = below.map(([id, actor]) => this.#line(id, actor));
    if (own && (this.#chosen !== undefined || lines.some((line) => line.querySelector('button'))))
      lines.unshift(this.#button(undefined, own));
    // What has the focus is not taken from under it while nothing has changed.
    const text = lines.map((line) => line.outerHTML).join('');
    if (this.#list.innerHTML === text) return;
    const at = [...this.#list.querySelectorAll('button,a')].indexOf(document.activeElement as Element);
    this.#list.replaceChildren(...lines);
    if (at >= 0) this.#list.querySelectorAll<HTMLElement>('button,a')[at]?.focus();
  }

  /** Whether each one above it still has it. */
  #isThere(id: string, { parentId }: Actor): boolean {
    const above = parentId === undefined ? undefined : this.#known.get(parentId);
    if (!above || parentId === undefined) return false;
    const key = id.startsWith(`${parentId}/`) ? id.slice(parentId.length + 1) : id;
    return key in (above.snapshot.children ?? {}) && (parentId === this.#root || this.#isThere(parentId, above));
  }

  #line(id: string, actor: Actor): HTMLLIElement {
    const path = id.startsWith(`${this.#root}/`) ? id.slice(this.#root.length + 1) : undefined;
    if (path !== undefined && actor.definition.states) return this.#button(path, actor);
    const line = document.createElement('li');
    if (path === undefined && !id.includes('/')) {
      const link = document.createElement('a');
      link.href = `/machines/${id}`;
      link.textContent = actor.name;
      line.append(link, ` ${stateText(actor)}`);
    } else line.textContent = `${path ?? actor.name} ${stateText(actor)}`;
    return line;
  }

  #button(path: string | undefined, actor: Actor): HTMLLIElement {
    const line = document.createElement('li');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = path ?? actor.name;
    button.setAttribute('aria-pressed', String(path === this.#chosen));
    button.addEventListener('click', () => this.#choose(path));
    line.append(button, ` ${stateText(actor)}`);
    return line;
  }
}

/** Where it is, in a few words. */
function stateText({ snapshot: { status, value } }: Actor): string {
  if (status !== 'active') return status;
  return value === null || value === undefined ? status : placesOf(value).join(', ');
}

const placesOf = (value: unknown): string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, inner]) =>
        placesOf(inner).length === 0 ? [key] : placesOf(inner).map((place) => `${key}.${place}`),
      )
    : [String(value)];

/** Of a state as it is stored: the part of the machine at this path; undefined where that was not there then. */
export function snapshotIn(stored: StoredSnapshot, path: string | undefined): StoredSnapshot | undefined {
  if (path === undefined) return stored;
  return path.split('/').reduce<StoredSnapshot | undefined>((at, id) => at?.children?.[id]?.snapshot, stored);
}

export interface StoredSnapshot extends Snapshot {
  readonly children?: Readonly<Record<string, { readonly snapshot: StoredSnapshot }>>;
}
