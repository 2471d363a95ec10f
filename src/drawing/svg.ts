// A drawing as SVG. `data-state` holds the box's path, so that a page can light it up; with `styled` it stands for itself, in light and dark.
import type { Drawing, PlacedArrow, PlacedBox, Point } from './layout.ts';

/** @param styled whether the style is part of it; a page with a strict policy brings its own */
export function svgOf(drawing: Drawing, styled = true): string {
  const { name, width, height, boxes, arrows } = drawing;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="machine" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${text(`Statechart of ${name}`)}">`,
    ...(styled ? [`<style>${STYLE}</style>`] : []),
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>',
    ...boxes.map(boxSvg),
    ...arrows.map(arrowSvg),
    '</svg>',
  ].join('\n');
}

function boxSvg({ box, x, y, width, height }: PlacedBox): string {
  const rect = (inset: number, name: string): string =>
    `<rect class="${name}" x="${round(x + inset)}" y="${round(y + inset)}" width="${round(width - 2 * inset)}" height="${round(height - 2 * inset)}" rx="8"/>`;
  const isLeaf = box.below.length === 0;
  const title = box.kind === 'beside' ? 'side by side' : box.kind === 'loop' ? `↻ ${box.label}` : box.label;
  return [
    `<g class="box ${box.kind}${isLeaf ? '' : ' outer'}" data-state="${text(box.id)}">`,
    rect(0, 'frame'),
    ...(box.kind === 'final' ? [rect(3, 'inner')] : []),
    ...(box.first ? [`<circle class="first" cx="${round(x + width - 10)}" cy="${round(y + 10)}" r="4"/>`] : []),
    `<text class="name" x="${round(x + 12)}" y="${round(y + 21)}">${text(title)}</text>`,
    ...(isLeaf ? [`<text class="now" x="${round(x + 12)}" y="${round(y + 38)}"></text>`] : []),
    '</g>',
  ].join(' ');
}

function arrowSvg({ arrow, points, label }: PlacedArrow): string {
  if (points.length === 0) return '';
  const line = points.map(({ x, y }: Point, at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  return [
    `<path class="arrow ${arrow.kind}" data-from="${text(arrow.from)}" data-to="${text(arrow.to)}" d="${line}" marker-end="url(#tip)"/>`,
    ...(label
      ? [`<text class="event" x="${round(label.x)}" y="${round(label.y + 11)}">${text(arrow.label)}</text>`]
      : []),
  ].join('');
}

const round = (length: number): number => Math.round(length * 10) / 10;
const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const text = (raw: string): string =>
  // XML has no way to write other control characters.
  // oxlint-disable-next-line no-control-regex
  raw.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '�').replace(/[&<>"']/g, (one) => ENTITIES[one] as string);

const STYLE = `.machine{font-family:system-ui,sans-serif;background:#fff;color:#1f2328}
.frame{fill:#fff;stroke:#8c93a3}.outer>.frame{fill:#f6f7f9}.beside>.frame{stroke-dasharray:5 3}.inner{fill:none;stroke:#8c93a3}
.name{font-size:13px;font-weight:600;fill:currentColor}.now,.event{font-size:11px;fill:#57606a}
.first,.tip{fill:#57606a}.arrow{fill:none;stroke:#8c93a3}.waits{stroke-dasharray:3 3}
@media (prefers-color-scheme:dark){.machine{background:#0d1117;color:#e6edf3}.frame{fill:#161b22;stroke:#6e7681}.outer>.frame{fill:#0d1117}.inner{stroke:#6e7681}.now,.event{fill:#9da7b3}.first,.tip{fill:#9da7b3}.arrow{stroke:#6e7681}}`;
