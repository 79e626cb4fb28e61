// How large a node's box must be for its name to stand in it whole, and which way a picture grows.

import { html } from './ui.js';

const FONT = '600 13.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
const [LEAST, MOST, NARROW, LINE] = [168, 264, 196, 19];
// What stands below the name beside `below`: a state and a time.
const STATE = 158;
// What stands beside the name in .node .body: padding, border, mark and gap; and a tick.
const [BESIDE, TICK] = [53, 24];
let pen;

function textWidth(text) {
  if (pen === undefined) {
    pen = document.createElement('canvas').getContext('2d');
    pen.font = FONT;
  }
  return pen.measureText(text).width + 0.5;
}

// A long name breaks after _ - . or before a capital, never in the middle of a word that fits.
const pieces = (name) => name.split(/(?<=[_\-.])|(?<=[a-z0-9])(?=[A-Z])/);
export const broken = (name) => pieces(name).map((piece, i) => (i === 0 ? piece : html`<wbr>${piece}`));

/**
 * `below` is the first word under the name, `extra` the height of that line; `space` the
 * width of what is seen at once.
 */
export function sizeOf(name, below, ticks, extra, space) {
  const beside = BESIDE + (ticks ? TICK : 0);
  const most = space < 420 ? NARROW : MOST;
  const room = most - beside;
  const least = Math.max(LEAST, BESIDE + STATE + 0.9 * textWidth(below ?? ''));
  let [lines, width, widest] = [1, 0, 0];
  for (const piece of pieces(name)) {
    const w = textWidth(piece);
    if (width > 0 && width + w > room) {
      lines++;
      width = 0;
    }
    width += w;
    widest = Math.max(widest, width);
    // A word longer than a box breaks anywhere, which wastes part of each line.
    lines += Math.floor(w / (room * 0.95));
  }
  return {
    width: Math.ceil(Math.min(most, Math.max(least, widest + beside))),
    height: 16 + lines * LINE + extra,
  };
}

// The layer of each node: the longest way to it.
function layers(sized, needs) {
  const found = new Map();
  const visit = (key, before = new Set()) => {
    if (!found.has(key) && !before.has(key)) {
      before.add(key);
      found.set(key, 1 + Math.max(-1, ...(needs.get(key) ?? []).map((need) => visit(need, before))));
    }
    return found.get(key) ?? 0;
  };
  const rows = [];
  for (const box of sized) {
    (rows[visit(box.id)] ??= []).push(box);
  }
  return rows.filter(Boolean);
}

/** Whether a picture of these boxes is larger on a screen when it grows down than to the right. */
export function growsDown(sized, needs, width, height) {
  const rows = layers(sized, needs);
  const sum = (boxes, side, gap) => boxes.reduce((all, box) => all + box[side] + gap, 0);
  const scale = (along, across) => {
    const long = rows.reduce((all, row) => all + Math.max(...row.map((box) => box[along])) + 46, 0);
    const broad = Math.max(...rows.map((row) => sum(row, across, 18)));
    return along === 'width' ? Math.min(1, width / long, height / broad) : Math.min(1, height / long, width / broad);
  };
  return scale('height', 'width') > scale('width', 'height');
}
