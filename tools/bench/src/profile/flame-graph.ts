import type { Frame } from './frame.js';

const WIDTH = 1_200;
const ROW = 15;
/** Narrower frames than this share of the whole are left out: nobody can read them. */
const MIN_SHARE = 0.004;
const CHARACTER = 6.1;
const FONT = '11px ui-monospace, monospace';

/** By the package that the function belongs to, so that a picture says at a glance who spends the time. */
const COLOURS: readonly (readonly [RegExp, string])[] = [
  [/garbage collector/, '#e06c5a'],
  [/^idle/, '#ffffff'],
  [/^broker/, '#e8a33d'],
  [/^database/, '#7fb069'],
  [/^(?:receiver|bench)/, '#9fb4c7'],
  [/^(?:config|fanout|delivery)-service/, '#f2d16b'],
  [/node_modules\/(?:kafkajs)/, '#e8a33d'],
  [/node_modules\/(?:mongodb|mongoose|bson)/, '#7fb069'],
  [/node_modules\/(?:undici|axios)/, '#5b9bd5'],
  [/node_modules\//, '#c9b6e4'],
  [/(?:apps|libs)\//, '#f2d16b'],
];
const OTHER = '#d5d5d5';

/** Callers below, width for time; an SVG for documentation. */
export function flameGraph(root: Frame): string {
  const boxes: string[] = [];
  const depth = draw(root, { x: 0, level: 0, total: root.ms }, boxes);
  const height = (depth + 1) * ROW;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(WIDTH)} ${String(height)}" style="font:${FONT}">`,
    `<g transform="matrix(1 0 0 -1 0 ${String(height)})">`,
    ...boxes,
    '</g></svg>',
    '',
  ].join('\n');
}

type Place = { readonly x: number; readonly level: number; readonly total: number };

/** @returns the highest level below which something was drawn */
function draw(frame: Frame, { x, level, total }: Place, boxes: string[]): number {
  const width = (frame.ms / total) * WIDTH;
  boxes.push(box(frame, { x, width, level, total }));
  let [at, deepest] = [x, level];
  const callees = [...frame.callees.values()].sort((one, other) => other.ms - one.ms);
  for (const callee of callees) {
    if (callee.ms / total < MIN_SHARE) break;
    deepest = Math.max(deepest, draw(callee, { x: at, level: level + 1, total }, boxes));
    at += (callee.ms / total) * WIDTH;
  }
  return deepest;
}

function box({ label, ms }: Frame, { x, width, level, total }: Place & { readonly width: number }): string {
  const colour = COLOURS.find(([pattern]) => pattern.test(label))?.[1] ?? OTHER;
  const name = label.split('  ')[0] ?? label;
  const shown = name.slice(0, Math.floor((width - 6) / CHARACTER));
  const y = level * ROW;
  const text =
    shown.length < 3
      ? ''
      : `<text transform="matrix(1 0 0 -1 ${(x + 3).toFixed(1)} ${String(y + 4)})">${escape(shown)}</text>`;
  const title = `${label} ${((ms / total) * 100).toFixed(1)} %`;
  return `<g><title>${escape(title)}</title><rect x="${x.toFixed(1)}" y="${String(y)}" width="${width.toFixed(1)}" height="${String(ROW - 1)}" fill="${colour}"/>${text}</g>`;
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
