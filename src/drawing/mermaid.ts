// An outline as a Mermaid state diagram. Names of authors may repeat and hold anything, so that Mermaid is given names of ours.
import { allBoxes, type Arrow, type Box, type Outline } from './outline.ts';

/** It wants both ends of an arrow in one state: one that leaves a state is drawn from the ancestor that lies beside its target's. */
export function mermaidOf(outline: Outline): string {
  const { boxes } = outline;
  const arrows = sideBySide(outline);
  const names = new Map([...allBoxes(boxes)].map((box, at) => [box.id, `s${at}`]));
  const lines = (inside: readonly Box[], indent: string): string[] => {
    const ids = new Set(inside.map(({ id }) => id));
    const own = arrows.filter(({ from, to }) => ids.has(from) && ids.has(to));
    const regions = own.some(({ kind }) => kind === 'waits') ? [inside] : regionsOf(inside);
    return regions.flatMap((region, index) => [
      ...(index > 0 ? [`${indent}--`] : []),
      ...region.filter(({ first }) => first).map(({ id }) => `${indent}[*] --> ${names.get(id)}`),
      ...region.flatMap((box) => boxLines(box, indent)),
      ...own.filter(({ from }) => region.some(({ id }) => id === from)).map((arrow) => indent + arrowLine(arrow)),
    ]);
  };
  const boxLines = ({ id, label, kind, below }: Box, indent: string): string[] => [
    `${indent}state "${plain(label)}" as ${names.get(id)}${below.length > 0 ? ' {' : ''}`,
    ...(below.length > 0 ? [...lines(below, `${indent}  `), `${indent}}`] : []),
    ...(kind === 'final' ? [`${indent}${names.get(id)} --> [*]`] : []),
  ];
  const arrowLine = ({ from, to, label, kind }: Arrow): string => {
    const text = kind === 'waits' ? 'waits' : plain(label);
    return `${names.get(from)} --> ${names.get(to)}${text === '' ? '' : ` : ${text}`}`;
  };
  return ['stateDiagram-v2', ...lines(boxes, '  ')].join('\n');
}

function sideBySide({ boxes, arrows }: Outline): Arrow[] {
  const lines = new Map<string, readonly string[]>();
  const note = (inside: readonly Box[], above: readonly string[]): void => {
    for (const { id, below } of inside) {
      lines.set(id, [...above, id]);
      note(below, [...above, id]);
    }
  };
  note(boxes, []);
  const joined = new Map<string, Arrow & { readonly labels: Set<string> }>();
  for (const { from, to, label, kind } of arrows) {
    const [a = [], b = []] = [lines.get(from), lines.get(to)];
    const fork = a.findIndex((id, at) => id !== b[at]);
    const [source, sink] = [a[fork], b[fork]];
    if (source === undefined || sink === undefined) continue;
    const key = JSON.stringify([source, sink, kind]);
    const arrow = joined.get(key) ?? { from: source, to: sink, label: '', kind, labels: new Set() };
    joined.set(key, arrow);
    for (const one of label.split(', ')) if (one !== '') arrow.labels.add(one);
  }
  return [...joined.values()].map(({ labels, ...arrow }) => ({ ...arrow, label: [...labels].join(', ') }));
}

/** Boxes by the region that they stand in; all in one where there are none. */
function regionsOf(inside: readonly Box[]): readonly (readonly Box[])[] {
  const regions = new Map<string | undefined, Box[]>();
  for (const box of inside) regions.set(box.region, [...(regions.get(box.region) ?? []), box]);
  return [...regions.values()];
}

/** Mermaid has no escape inside quotation marks, and ends a label at a line's end or a semicolon. */
const plain = (text: string): string => text.replace(/["\r\n;]/g, ' ');
