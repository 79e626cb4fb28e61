// The picture of a graph: boxes where the server's layout puts them, edges between; to zoom, pan
// and walk with keys. It knows nothing of jobs: who uses it says what stands in a box.

import { post } from './api.js';
import { html, nothing, render } from './ui.js';
import { overview } from './dag-map.js';
import { growsDown, sizeOf } from './dag-size.js';
import { viewport } from './dag-viewport.js';

const SVG = 'http://www.w3.org/2000/svg';
const dOf = ([x, y, ...rest], down) => {
  let d = `M${x},${y}`;
  for (let i = 0; i < rest.length; i += 2) {
    const [x2, y2] = [rest[i], rest[i + 1]];
    d += down
      ? `C${x},${(y + y2) / 2} ${x2},${(y + y2) / 2} ${x2},${y2}`
      : `C${(x + x2) / 2},${y} ${(x + x2) / 2},${y2} ${x2},${y2}`;
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
  holder.classList.toggle('ticks', Boolean(tick));
  const boxes = new Map();
  let nodes = new Map();
  let edges = [];
  let chosen;
  let focused;
  const port = viewport(holder, canvas, label, (seen) => map?.(seen));
  const map = overview(holder, () => [...boxes.values()], port.show);

  const newBox = (key) => {
    const node = document.createElement('div');
    node.className = 'node';
    node.dataset.key = key;
    return node;
  };

  function paintBox(key) {
    const { tone = 'idle', faded = false, ticked, label: spoken } = look(key);
    const box = boxes.get(key);
    const { root } = box;
    box.tone = tone;
    const name = `node ${tone}${faded ? ' faded' : ''}${key === chosen ? ' chosen' : ''}`;
    if (root.className !== name) {
      root.className = name;
    }
    render(html`
      <button type="button" class="body" tabindex=${key === focused ? '0' : '-1'} aria-label=${spoken ?? key}
        aria-pressed=${String(key === chosen)} title=${key}>${inside(key, nodes.get(key))}</button>
      ${tick ? html`<input type="checkbox" tabindex="-1" aria-label="Run ${key}" .checked=${ticked === true}
        @change=${() => tick(key)}>` : nothing}`, root);
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
    map();
  }

  async function show(list) {
    nodes = new Map(list.map((node) => [node.key, node]));
    focused = nodes.has(focused) ? focused : list[0]?.key;
    const { w, h } = port.room();
    const sized = list.map(({ key, below, extra: own }) => ({
      id: key, ...sizeOf(key, below, Boolean(tick), own ?? extra, w),
    }));
    const needs = new Map(list.map((node) => [node.key, node.needs.filter((need) => nodes.has(need))]));
    const wanted = [...needs].flatMap(([to, froms]) => froms.map((from) => ({ from, to })));
    const down = growsDown(sized, needs, w, h);
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
      const root = newBox(id);
      root.style.cssText = `width:${width}px;height:${height}px;left:${x}px;top:${y}px`;
      boxes.set(id, { root, x: x + width / 2, y: y + height / 2, width, height });
    }
    canvas.replaceChildren(svg, ...[...boxes.values()].map(({ root }) => root));
    canvas.style.width = `${picture.width}px`;
    canvas.style.height = `${picture.height}px`;
    paint();
    port.take(picture.width, picture.height, begin(needs, wanted, down ? 'y' : 'x'));
  }

  // The place to look at first: of what needs nothing and leads somewhere, the outermost.
  function begin(needs, wanted, side) {
    const leads = new Set(wanted.map(({ from }) => from));
    const roots = [...boxes].filter(([key]) => leads.has(key) && needs.get(key).length === 0).map(([, box]) => box);
    return roots.reduce((a, b) => (b[side] < a[side] ? b : a), roots[0] ?? { x: 0, y: 0 });
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

  function reveal(key) {
    const { x, y, width, height } = boxes.get(key);
    port.reveal(x - width / 2, y - height / 2, width, height);
  }

  function focus(key) {
    const before = focused;
    focused = key;
    if (boxes.has(before)) {
      paintBox(before);
    }
    paintBox(key);
    reveal(key);
    boxes.get(key).root.querySelector('.body').focus({ preventScroll: true });
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
        reveal(key);
      }
      paint();
    },
    // Goes to the first node whose name has the text; with `enter` the keys go there too.
    find(text, enter = false) {
      const key = [...boxes.keys()].find((name) => name.toLowerCase().includes(text.toLowerCase()));
      if (text !== '' && key !== undefined) {
        enter ? focus(key) : port.show(boxes.get(key).x, boxes.get(key).y);
      }
      return key;
    },
  };
}
