// The picture of a graph: boxes where the server's layout puts them, edges between; to zoom, pan
// and walk with keys. It knows nothing of jobs: who uses it says what stands in a box.

import { post } from './api.js';
import { html, nothing, render } from './ui.js';
import { viewport } from './dag-viewport.js';

const SVG = 'http://www.w3.org/2000/svg';
const FONT = '600 13.5px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
const [LEAST, MOST, LINE] = [168, 264, 19];
let pen;

function textWidth(text) {
  pen ??= document.createElement('canvas').getContext('2d');
  pen.font = FONT;
  return pen.measureText(text).width;
}

// A long name breaks after _ - . or before a capital, never in the middle of a word that fits.
const pieces = (name) => name.split(/(?<=[_\-.])|(?<=[a-z0-9])(?=[A-Z])/);
export const broken = (name) => pieces(name).map((piece, i) => (i === 0 ? piece : html`<wbr>${piece}`));

function size(name, room, extra) {
  let [lines, width, widest] = [1, 0, 0];
  for (const piece of pieces(name)) {
    const w = textWidth(piece);
    if (width > 0 && width + w > MOST - room) {
      lines++;
      widest = Math.max(widest, width);
      width = 0;
    }
    width += w;
    lines += Math.floor(w / (MOST - room));
  }
  return { width: Math.ceil(Math.min(MOST, Math.max(LEAST, Math.max(widest, width) + room + 4))), height: 16 + lines * LINE + extra };
}

const dOf = ([x, y, ...rest], down) => {
  let d = `M${x},${y}`;
  for (let i = 0; i < rest.length; i += 2) {
    const [x2, y2] = [rest[i], rest[i + 1]];
    d += down ? `C${x},${(y + y2) / 2} ${x2},${(y + y2) / 2} ${x2},${y2}` : `C${(x + x2) / 2},${y} ${(x + x2) / 2},${y2} ${x2},${y2}`;
    [x, y] = [x2, y2];
  }
  return d;
};

/**
 * `inside(key, node)` is the template in a box and `look(key)` gives {tone, faded, ticked, label};
 * `edgeLook(from, to)` gives {kind, label}. `choose` and `tick` hear keys; without `tick` there are
 * no boxes to tick.
 */
export function dag(holder, { inside, look, edgeLook = () => ({}), choose, tick, extra = 22, label = 'Graph' }) {
  const canvas = document.createElement('div');
  canvas.className = 'canvas';
  const boxes = new Map();
  let nodes = new Map();
  let edges = [];
  let chosen;
  let focused;
  const port = viewport(holder, canvas, label);

  const box = (key) => {
    const node = document.createElement('div');
    node.className = 'node';
    node.dataset.key = key;
    return node;
  };

  function paintBox(key) {
    const { tone = 'idle', faded = false, ticked, label: spoken } = look(key);
    const { root } = boxes.get(key);
    const name = `node ${tone}${faded ? ' faded' : ''}${key === chosen ? ' chosen' : ''}`;
    if (root.className !== name) {
      root.className = name;
    }
    render(html`
      <button type="button" class="body" tabindex=${key === focused ? '0' : '-1'} aria-label=${spoken ?? key} aria-pressed=${String(key === chosen)} title=${key}>${inside(key, nodes.get(key))}</button>
      ${tick ? html`<input type="checkbox" tabindex="-1" aria-label="Run ${key}" .checked=${ticked === true} @change=${() => tick(key)}>` : nothing}`, root);
  }

  function paint() {
    for (const key of boxes.keys()) {
      paintBox(key);
    }
    for (const edge of edges) {
      const { kind = '', label: word } = edgeLook(edge.from, edge.to);
      if (edge.kind !== kind) {
        edge.kind = kind;
        edge.line.setAttribute('class', kind);
      }
      edge.text.textContent = word ?? '';
      edge.text.setAttribute('class', word ?? '');
    }
  }

  async function show(list) {
    nodes = new Map(list.map((node) => [node.key, node]));
    focused = nodes.has(focused) ? focused : list[0]?.key;
    const down = holder.clientWidth < 620;
    const sized = list.map((node) => ({ id: node.key, ...size(node.key, tick ? 70 : 46, node.extra ?? extra) }));
    const wanted = list.flatMap((node) => node.needs.filter((need) => nodes.has(need)).map((need) => ({ from: need, to: node.key })));
    const picture = await post('/api/2.0/caspers/graphs/layout', { nodes: sized, edges: wanted, down });
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('width', picture.width);
    svg.setAttribute('height', picture.height);
    svg.setAttribute('aria-hidden', 'true');
    edges = picture.edges.map(({ from, to, points }) => {
      const line = document.createElementNS(SVG, 'path');
      line.setAttribute('d', dOf(points, down));
      const text = document.createElementNS(SVG, 'text');
      text.setAttribute('x', points[0] + (down ? 6 : 8));
      text.setAttribute('y', points[1] + (down ? 16 : -6));
      svg.append(line, text);
      return { from, to, line, text };
    });
    boxes.clear();
    for (const { id, width, height } of sized) {
      const { x, y } = picture.nodes[id];
      const root = box(id);
      root.style.cssText = `width:${width}px;height:${height}px;left:${x}px;top:${y}px`;
      boxes.set(id, { root, x: x + width / 2, y: y + height / 2, width, height });
    }
    canvas.replaceChildren(svg, ...[...boxes.values()].map(({ root }) => root));
    canvas.style.width = `${picture.width}px`;
    canvas.style.height = `${picture.height}px`;
    paint();
    port.take(picture.width, picture.height);
  }

  // The nearest box in a direction, straight ahead before aside.
  function neighbour(key, [dx, dy]) {
    const here = boxes.get(key);
    let best;
    let least = Infinity;
    for (const [other, there] of boxes) {
      const along = (there.x - here.x) * dx + (there.y - here.y) * dy;
      const aside = Math.abs((there.x - here.x) * dy) + Math.abs((there.y - here.y) * dx);
      if (along > 1 && along + 2.5 * aside < least) {
        least = along + 2.5 * aside;
        best = other;
      }
    }
    return best;
  }

  function focus(key) {
    const before = focused;
    focused = key;
    if (boxes.has(before)) {
      paintBox(before);
    }
    paintBox(key);
    const { root, x, y, width, height } = boxes.get(key);
    port.reveal(x - width / 2, y - height / 2, width, height);
    root.querySelector('.body').focus({ preventScroll: true });
  }

  const STEPS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  canvas.addEventListener('keydown', (event) => {
    const key = event.target.closest('.node')?.dataset.key;
    if (key === undefined || event.target.matches('input')) {
      return;
    }
    if (STEPS[event.key]) {
      event.preventDefault();
      const next = neighbour(key, STEPS[event.key]);
      if (next !== undefined) {
        focus(next);
      }
    } else if (event.key === ' ' && tick) {
      event.preventDefault();
      tick(key);
    }
  });
  canvas.addEventListener('click', (event) => {
    const body = event.target.closest('.body');
    if (body && !port.dragged()) {
      focused = body.parentElement.dataset.key;
      choose?.(focused);
    }
  });

  return {
    show,
    paint,
    choose(key) {
      chosen = key;
      if (boxes.has(key)) {
        focused = key;
      }
      paint();
    },
  };
}
