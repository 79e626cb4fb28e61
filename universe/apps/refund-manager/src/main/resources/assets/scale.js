// An order's minutes among those of its location.

import { minutes, s } from './dom.js';

export function scale(mine, p50, p75, p99) {
  const [from, to] = [0, Math.max(mine ?? 0, p99 * 1.15)];
  const x = (value) => 16 + (value / (to - from || 1)) * 388;
  const tick = (value, name) => s('g', {},
    s('line', { class: 'tick', x1: x(value), x2: x(value), y1: 34, y2: 56 }),
    s('text', { x: x(value), y: 74, 'text-anchor': 'middle' }, name),
    s('text', { x: x(value), y: 90, 'text-anchor': 'middle' }, Number(value).toFixed(0)));
  const label = mine === null || mine === undefined ? '' : `${minutes(mine)}; half of the orders take ${minutes(p50)}, three of four ${minutes(p75)}, 99 of 100 ${minutes(p99)}`;
  return s('svg', { class: 'scale', viewBox: '0 0 420 96', role: 'img', 'aria-label': label },
    s('line', { class: 'axis', x1: x(from), x2: x(to), y1: 45, y2: 45 }),
    s('line', { class: 'band', x1: x(p75), x2: x(p99), y1: 45, y2: 45 }),
    s('line', { class: 'late', x1: x(p99), x2: x(to), y1: 45, y2: 45 }),
    tick(p50, 'P50'), tick(p75, 'P75'), tick(p99, 'P99'),
    mine !== null && mine !== undefined && [
      s('circle', { class: 'dot', cx: x(mine), cy: 45, r: 9 }),
      s('text', { class: 'mine', x: Math.min(375, Math.max(40, x(mine))), y: 22, 'text-anchor': 'middle' }, minutes(mine)),
    ]);
}
