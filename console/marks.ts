// What is lit in a chart: from an outline and a snapshot, how each box stands and what is said in it. Pure.
import { allBoxes, type Outline } from '../src/drawing/outline.ts';

export interface Snapshot {
  readonly value: unknown;
  readonly context?: unknown;
}

export interface Mark {
  readonly active: boolean;
  /** How a step has ended. */
  readonly ended: 'completed' | 'failed' | 'skipped' | undefined;
  /** A few words for the box. */
  readonly now: string;
}

/** The part of a compiled workflow's context that tells of its steps. */
interface Steps {
  readonly done?: Readonly<Record<string, string>>;
  readonly attempt?: Readonly<Record<string, number>>;
  readonly each?: Readonly<
    Record<string, { readonly total: number; readonly next: number; readonly open: readonly number[] }>
  >;
}

/** By the ids of the boxes. */
export function marksOf({ boxes }: Outline, { value, context }: Snapshot): Map<string, Mark> {
  const active = new Set(pathsOf(value));
  const inner = new Map([...active].map((path) => [path.slice(0, Math.max(0, path.lastIndexOf('.'))), path]));
  const steps = (context ?? {}) as Steps;
  return new Map(
    [...allBoxes(boxes)].map((box) => {
      const isActive = active.has(box.id);
      const ended = box.kind === 'step' || box.kind === 'loop' ? endedOf(steps.done?.[box.label]) : undefined;
      const place = box.below.length === 0 ? inner.get(box.id)?.slice(box.id.length + 1) : undefined;
      const now = isActive ? placeText(place, box.label, steps) : (ended ?? '');
      return [box.id, { active: isActive, ended, now }];
    }),
  );
}

/** Every active state by its path, outer ones first. */
function pathsOf(value: unknown, above = ''): string[] {
  if (typeof value === 'string') return [above === '' ? value : `${above}.${value}`];
  return Object.entries((value ?? {}) as object).flatMap(([key, below]) => {
    const path = above === '' ? key : `${above}.${key}`;
    return [path, ...pathsOf(below, path)];
  });
}

const endedOf = (done: string | undefined): Mark['ended'] =>
  done === 'passedOver' ? 'skipped' : (done as Mark['ended']);

function placeText(place: string | undefined, label: string, { attempt, each }: Steps): string {
  const items = each?.[label];
  if (items) return `${items.next - items.open.length} of ${items.total} items`;
  if (place === undefined) return '';
  const number = attempt?.[label] ?? 1;
  return number > 1 ? `${place}, attempt ${number}` : place;
}
