// The statechart on the page: laid out by elkjs, which is loaded when there is something to lay out; then only its classes and words change.
import { type Elk, layoutOf } from '../src/drawing/layout.ts';
import type { Outline } from '../src/drawing/outline.ts';
import { svgOf } from '../src/drawing/svg.ts';
import { marksOf, type Mark, type Snapshot } from './marks.ts';

declare global {
  interface Window {
    ELK?: { new (): Elk };
  }
}

export interface Chart {
  light(snapshot: Snapshot): void;
  /** Marks a box as the selected one, and brings it into view; nothing for an id that is not there. */
  select(id: string | undefined): void;
  markOf(id: string): Mark | undefined;
}

/** @param choose called with the id of a box that was clicked, or chosen by the keyboard */
export async function drawChart(place: HTMLElement, outline: Outline, choose: (id: string) => void): Promise<Chart> {
  const ELK = await loadElk();
  const svg = svgOf(await layoutOf(outline, new ELK()), false);
  const drawn = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  drawn.setAttribute('role', 'group');
  place.replaceChildren(document.adoptNode(drawn));
  const boxes = new Map(
    [...place.querySelectorAll<SVGGElement>('[data-state]')].map((box) => [box.dataset['state'] as string, box]),
  );
  let marks = new Map<string, Mark>();
  const order = [...boxes.keys()];
  for (const [id, box] of boxes) {
    box.setAttribute('role', 'button');
    box.setAttribute('tabindex', id === order[0] ? '0' : '-1');
    box.setAttribute('aria-label', nameOf(box));
    box.addEventListener('click', (event) => {
      event.stopPropagation();
      choose(id);
    });
  }
  const focus = (id: string | undefined): void => {
    const box = id === undefined ? undefined : boxes.get(id);
    if (!box) return;
    for (const other of boxes.values()) other.setAttribute('tabindex', '-1');
    box.setAttribute('tabindex', '0');
    box.focus();
  };
  place.addEventListener('keydown', (event) => {
    const box = (event.target as Element).closest<SVGGElement>('[data-state]');
    const at = order.indexOf(box?.dataset['state'] ?? '');
    if (at < 0) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step !== undefined) focus(order[(at + step + order.length) % order.length]);
    else if (event.key === 'Home') focus(order[0]);
    else if (event.key === 'End') focus(order.at(-1));
    else if (event.key === 'Enter' || event.key === ' ') choose(order[at] as string);
    else return;
    event.preventDefault();
  });
  return {
    light(snapshot) {
      marks = marksOf(outline, snapshot);
      for (const [id, box] of boxes) show(box, marks.get(id));
    },
    select(id) {
      for (const [other, box] of boxes) {
        box.classList.toggle('selected', other === id);
        box.setAttribute('aria-pressed', String(other === id));
      }
      if (id !== undefined) boxes.get(id)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    },
    markOf: (id) => marks.get(id),
  };
}

function show(box: SVGGElement, mark: Mark | undefined): void {
  for (const name of ['active', 'completed', 'failed', 'skipped']) box.classList.remove(name);
  if (mark?.active) box.classList.add('active');
  if (mark?.ended) box.classList.add(mark.ended);
  const now = box.querySelector('.now');
  if (now && now.textContent !== (mark?.now ?? '')) now.textContent = mark?.now ?? '';
  // What is seen, in its order, and then what colours alone would say.
  const said = [nameOf(box), mark?.now ?? '', mark?.active ? 'active' : ''];
  box.setAttribute('aria-label', said.filter(Boolean).join(' '));
}

const nameOf = (box: SVGGElement): string => box.querySelector('.name')?.textContent ?? '';

function loadElk(): Promise<{ new (): Elk }> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = '/assets/elk.js';
    script.onload = () =>
      window.ELK ? resolve(window.ELK) : reject(new Error('the layout was loaded and is not there'));
    script.onerror = () => reject(new Error('the layout could not be loaded'));
    document.head.append(script);
  });
}
