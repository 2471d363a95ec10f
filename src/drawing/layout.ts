// An outline → where everything lies, by ELK (elkjs: layered, boxes inside boxes). The library is handed in: it is 1.6 MB, and loaded by whoever
// draws, when he draws. Sizes are estimates of ours, so that the same outline has the same picture everywhere.
import type { Arrow, Box, Outline } from './outline.ts';

export interface Elk {
  layout(graph: ElkNode): Promise<ElkNode>;
}
export interface ElkNode {
  id: string;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  children?: ElkNode[];
  edges?: ElkEdge[];
  layoutOptions?: Record<string, string>;
}
interface ElkEdge {
  id: string;
  sources: string[];
  targets: string[];
  labels?: { text: string; x?: number; y?: number; width?: number; height?: number }[];
  sections?: { startPoint: Point; endPoint: Point; bendPoints?: Point[] }[];
}
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedBox extends Point {
  readonly box: Box;
  readonly width: number;
  readonly height: number;
  /** Boxes around it. */
  readonly depth: number;
}
export interface PlacedArrow {
  readonly arrow: Arrow;
  readonly points: readonly Point[];
  /** Left upper corner of the label. */
  readonly label: Point | undefined;
}
export interface Drawing {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Outer ones first. */
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

/** @param elk `new ELK()` of elkjs */
export async function layoutOf(outline: Outline, elk: Elk): Promise<Drawing> {
  const graph = await laidOut(outline, elk);
  const arrows = new Map(outline.arrows.map((arrow, at) => [`arrow ${at}`, arrow]));
  const placed: { boxes: PlacedBox[]; arrows: PlacedArrow[] } = { boxes: [], arrows: [] };
  const boxes = new Map<string, Box>();
  const remember = (box: Box): void => {
    boxes.set(box.id, box);
    box.below.forEach(remember);
  };
  outline.boxes.forEach(remember);
  const place = (node: ElkNode, x: number, y: number, depth: number): void => {
    for (const child of node.children ?? []) {
      const at = { x: x + (child.x ?? 0), y: y + (child.y ?? 0) };
      const { width = 0, height = 0 } = child;
      placed.boxes.push({ box: boxes.get(child.id) as Box, ...at, width, height, depth });
      place(child, at.x, at.y, depth + 1);
    }
    for (const edge of node.edges ?? []) placed.arrows.push(placedArrow(edge, arrows.get(edge.id) as Arrow, x, y));
  };
  place(graph, 0, 0, 0);
  return { name: outline.name, width: graph.width ?? 0, height: graph.height ?? 0, ...placed };
}

/** The states of an author's own machine stand beside each other, or below, whichever is larger in a window. */
async function laidOut(outline: Outline, elk: Elk): Promise<ElkNode> {
  const beside = await elk.layout(graphOf(outline));
  if (outline.stepsOnly || (beside.width ?? 0) <= WIDE * (beside.height ?? 0)) return beside;
  const below = await elk.layout(graphOf(outline, 'DOWN'));
  return scaleOf(below) > scaleOf(beside) ? below : beside;
}

/** Of a window: its width by its height. */
const WIDE = 1.4;
const scaleOf = ({ width = 1, height = 1 }: ElkNode): number => Math.min(WIDE / width, 1 / height);

function placedArrow({ sections = [], labels = [] }: ElkEdge, arrow: Arrow, x: number, y: number): PlacedArrow {
  const move = (point: Point): Point => ({ x: point.x + x, y: point.y + y });
  const points = sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
  const [label] = labels;
  return { arrow, points: points.map(move), label: label && move({ x: label.x ?? 0, y: label.y ?? 0 }) };
}

const LAYERED = {
  'elk.algorithm': 'layered',
  'elk.spacing.nodeNode': '24',
  'elk.layered.spacing.nodeNodeBetweenLayers': '36',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};
const IN_ORDER = { ...LAYERED, 'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES' };

/** The steps in turn: a long sequence goes on in the next line. */
const WRAPPED = {
  ...IN_ORDER,
  'elk.direction': 'RIGHT',
  'elk.layered.wrapping.strategy': 'MULTI_EDGE',
  'elk.layered.wrapping.additionalEdgeSpacing': '24',
  'elk.aspectRatio': '1.4',
};
const BESIDE = { ...IN_ORDER, 'elk.direction': 'RIGHT' };
/** The life of a workflow: its work above, how it may end below. */
const LIFE = { ...IN_ORDER, 'elk.direction': 'DOWN' };
/** Arrows may cross the borders of boxes. Not in the order of the model: elkjs 0.12 throws for most graphs of both. */
const ACROSS = {
  ...LAYERED,
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.json.edgeCoords': 'ROOT',
};

function graphOf({ boxes, arrows, stepsOnly }: Outline, direction: 'RIGHT' | 'DOWN' = 'RIGHT'): ElkNode {
  const across = { ...ACROSS, 'elk.direction': direction };
  const edges = arrows.map((arrow, at): ElkEdge => {
    const { from, to, label } = arrow;
    const labels = label === '' ? [] : [{ text: label, width: textWidth(label, 11), height: 14 }];
    return { id: `arrow ${at}`, sources: [from], targets: [to], labels };
  });
  const own = (inside: readonly Box[]): ElkEdge[] => {
    const ids = new Set(inside.map(({ id }) => id));
    return edges.filter(({ sources: [from = ''] }) => ids.has(from));
  };
  const nodeOf = (box: Box): ElkNode => {
    if (box.below.length === 0) return { id: box.id, ...sizeOf(box) };
    const options = !stepsOnly ? across : box.kind === 'beside' ? BESIDE : WRAPPED;
    const layoutOptions = { ...options, 'elk.padding': '[top=36,left=16,bottom=16,right=16]' };
    return { id: box.id, children: box.below.map(nodeOf), edges: stepsOnly ? own(box.below) : [], layoutOptions };
  };
  const layoutOptions = { ...(stepsOnly ? LIFE : across), 'elk.padding': '[top=16,left=16,bottom=16,right=16]' };
  return { id: '(machine)', children: boxes.map(nodeOf), edges: stepsOnly ? own(boxes) : edges, layoutOptions };
}

/** A line for the name, and one for what is going on there. */
function sizeOf({ kind, label }: Box): { width: number; height: number } {
  const width = Math.max(kind === 'step' ? 150 : 96, Math.ceil(textWidth(label, 13) + 24));
  return { width, height: kind === 'step' ? 48 : 36 };
}

const textWidth = (text: string, size: number): number => Math.ceil(text.length * size * 0.62);
