// The picture of a job: tasks in layers, arrows between them. A layered layout in the manner of
// Sugiyama: longest path for the layers, barycentres for the order, then nodes pulled straight.

import { el } from './job-format.js';

const SVG = 'http://www.w3.org/2000/svg';
const NARROW = 620;

// The sizes of nodes and of the room between them, so that what can fit does.
function sizes(room, rows) {
  const layers = rows.length;
  if (room < NARROW) {
    const across = 12;
    const need = (row) => row.reduce((sum, node) => sum + (node.real ? 0 : 18) + across, 0);
    const nodes = (row) => row.filter((node) => node.real).length || 1;
    const fits = Math.min(...rows.map((row) => Math.floor((room - need(row)) / nodes(row))));
    return { tall: true, width: Math.max(132, Math.min(260, fits)), height: 62, along: 38, across };
  }
  const along = layers * 220 + (layers - 1) * 80 <= room ? 80 : 46;
  const width = Math.max(186, Math.min(312, Math.floor((room - (layers - 1) * along) / layers)));
  return { tall: false, width, height: 66, along, across: 22 };
}

function layersOf(tasks) {
  const byKey = new Map(tasks.map((task) => [task.key, task]));
  const depth = new Map();
  const of = (key) => {
    if (!depth.has(key)) {
      depth.set(key, 0);
      depth.set(key, Math.max(0, ...byKey.get(key).needs.map((need) => of(need) + 1)));
    }
    return depth.get(key);
  };
  tasks.forEach((task) => of(task.key));
  return depth;
}

// Nodes and, where an arrow skips layers, stand-ins that keep its way free.
function rows(tasks) {
  const depth = layersOf(tasks);
  const layers = [];
  const put = (node) => (layers[node.layer] ??= []).push(node);
  const nodes = new Map();
  for (const task of tasks) {
    const node = { key: task.key, layer: depth.get(task.key), before: [], after: [], real: true };
    nodes.set(task.key, node);
    put(node);
  }
  const chains = [];
  const join = (a, b) => {
    a.after.push(b);
    b.before.push(a);
  };
  for (const task of tasks) {
    for (const need of task.needs) {
      const chain = [nodes.get(need)];
      const goal = nodes.get(task.key);
      for (let layer = chain[0].layer + 1; layer < goal.layer; layer++) {
        const stand = { layer, before: [], after: [], real: false };
        put(stand);
        join(chain.at(-1), stand);
        chain.push(stand);
      }
      join(chain.at(-1), goal);
      chain.push(goal);
      chains.push({ from: need, to: task.key, chain });
    }
  }
  return { layers, nodes, chains };
}

const middle = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function order(layers) {
  const number = (layer) => layer.forEach((node, i) => { node.rank = i; });
  layers.forEach(number);
  for (let sweep = 0; sweep < 8; sweep++) {
    const down = sweep % 2 === 0;
    const way = down ? layers.slice(1) : layers.slice(0, -1).reverse();
    for (const layer of way) {
      for (const node of layer) {
        const seen = down ? node.before : node.after;
        node.weight = seen.length ? middle(seen.map((other) => other.rank)) : node.rank;
      }
      layer.sort((a, b) => a.weight - b.weight);
      number(layer);
    }
  }
}

function place(layers, size, extent) {
  const room = (node) => (node.real ? extent : 18) + size.across;
  for (const layer of layers) {
    let at = 0;
    for (const node of layer) {
      node.at = at + room(node) / 2;
      at += room(node);
    }
    layer.forEach((node) => { node.at -= at / 2; });
  }
  for (let sweep = 0; sweep < 10; sweep++) {
    const way = sweep % 2 === 0 ? layers : [...layers].reverse();
    for (const layer of way) {
      for (const node of layer) {
        const seen = [...node.before, ...node.after];
        node.wish = seen.length ? middle(seen.map((other) => other.at)) : node.at;
      }
      spread(layer, room);
    }
  }
  const all = layers.flat();
  const first = Math.min(...all.map((node) => node.at - room(node) / 2));
  all.forEach((node) => { node.at -= first; });
  return Math.max(...all.map((node) => node.at + room(node) / 2));
}

// Gives each node its wish where there is room, and shares the loss where there is not.
function spread(layer, room) {
  const groups = [];
  for (const node of layer) {
    groups.push({ nodes: [node], at: node.wish, width: room(node) });
    while (groups.length > 1) {
      const b = groups.at(-1);
      const a = groups.at(-2);
      if (a.at + a.width / 2 <= b.at - b.width / 2 + 0.01) {
        break;
      }
      groups.splice(-2, 2, {
        nodes: [...a.nodes, ...b.nodes],
        at: (a.at * a.nodes.length + b.at * b.nodes.length) / (a.nodes.length + b.nodes.length),
        width: a.width + b.width,
      });
    }
  }
  for (const group of groups) {
    let at = group.at - group.width / 2;
    for (const node of group.nodes) {
      node.at = at + room(node) / 2;
      at += room(node);
    }
  }
}

function path(points, tall) {
  let d = `M${points[0]}`;
  for (let i = 1; i < points.length; i++) {
    const [x1, y1] = points[i - 1];
    const [x2, y2] = points[i];
    d += tall
      ? `C${x1},${(y1 + y2) / 2} ${x2},${(y1 + y2) / 2} ${x2},${y2}`
      : `C${(x1 + x2) / 2},${y1} ${(x1 + x2) / 2},${y2} ${x2},${y2}`;
  }
  return d;
}

/**
 * A graph in an element. `tasks` are {key, needs}; `select` hears the key of a node that was
 * chosen. Gives back `update(key => {tone, word, detail})` and `choose(key)`.
 */
export function graph(holder, tasks, select) {
  const canvas = el('div', { class: 'graph' });
  const buttons = new Map();
  const edges = [];
  holder.replaceChildren(canvas);

  for (const task of tasks) {
    const button = el('button', { class: 'task idle', type: 'button', onclick: () => select(task.key) },
      el('span', { class: 'mark', 'aria-hidden': 'true' }),
      el('span', { class: 'key' }, task.key),
      el('span', { class: 'word' }),
      el('span', { class: 'detail' }));
    button.title = task.key;
    buttons.set(task.key, button);
  }

  const draw = () => {
    if (tasks.length === 0) {
      return;
    }
    const { layers, nodes, chains } = rows(tasks);
    const size = sizes(holder.clientWidth, layers);
    const { tall } = size;
    order(layers);
    const across = place(layers, size, tall ? size.width : size.height);
    const along = tall ? size.height : size.width;
    const length = layers.length * along + (layers.length - 1) * size.along;
    const [width, height] = tall ? [across, length] : [length, across];
    canvas.classList.toggle('small', size.width < 170);
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const start = (node) => node.layer * (along + size.along);
    const point = (node, offset) => tall ? [node.at, start(node) + offset] : [start(node) + offset, node.at];

    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('width', width);
    svg.setAttribute('height', height);
    svg.setAttribute('aria-hidden', 'true');
    edges.length = 0;
    for (const { from, to, chain } of chains) {
      const line = document.createElementNS(SVG, 'path');
      const points = chain.flatMap((node, i) => {
        if (i === 0) {
          return [point(node, along)];
        }
        return node.real ? [point(node, 0)] : [point(node, 0), point(node, along)];
      });
      line.setAttribute('d', path(points, tall));
      svg.append(line);
      edges.push({ from, to, line });
    }
    for (const [key, button] of buttons) {
      const [x, y] = point(nodes.get(key), 0);
      button.style.width = `${size.width}px`;
      button.style.height = `${size.height}px`;
      button.style.left = `${tall ? x - size.width / 2 : x}px`;
      button.style.top = `${tall ? y : y - size.height / 2}px`;
    }
    canvas.replaceChildren(svg, ...buttons.values());
    paint();
  };

  let stateOf = () => ({ tone: 'idle', word: '', detail: '' });
  const paint = () => {
    for (const [key, button] of buttons) {
      const { tone, word, detail } = stateOf(key);
      const [, , words, details] = button.children;
      button.className = `task ${tone}`;
      if (words.textContent !== word) {
        words.textContent = word;
      }
      details.textContent = detail;
    }
    for (const { from, to, line } of edges) {
      const source = stateOf(from).tone;
      const goal = stateOf(to).tone;
      line.setAttribute('class', goal === 'running' || goal === 'busy' ? 'flowing' : source === 'good' ? 'done' : source === 'bad' ? 'broken' : '');
    }
  };

  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = [...buttons.values()];
    const at = all.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      all[(at + step + all.length) % all.length].focus();
    }
  });

  let lastWidth = 0;
  new ResizeObserver(() => {
    if (holder.clientWidth !== lastWidth) {
      lastWidth = holder.clientWidth;
      draw();
    }
  }).observe(holder);
  lastWidth = holder.clientWidth;
  draw();

  return {
    update(next) {
      stateOf = next;
      paint();
    },
    choose(key) {
      for (const [other, button] of buttons) {
        button.setAttribute('aria-pressed', other === key);
      }
    },
  };
}
