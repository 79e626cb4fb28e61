// An order's minutes among those of its location.

import { minutes, s } from './dom.js';

const NAME = 40;

export function scale(mine, p50, p75, p99) {
  const [from, to] = [0, Math.max(mine ?? 0, p99 * 1.15)];
  const x = (value) => 16 + (value / (to - from || 1)) * 388;
  // Names that would meet lean away from each other.
  const leaning = (value, before, after) => {
    const [left, right] = [before !== undefined && x(value) - x(before) < NAME, after !== undefined && x(after) - x(value) < NAME];
    return left === right ? 'middle' : left ? 'start' : 'end';
  };
  const tick = (value, name, before, after) => {
    const anchor = leaning(value, before, after);
    const at = x(value) + { middle: 0, start: -3, end: 3 }[anchor];
    return s('g', {},
      s('line', { class: 'tick', x1: x(value), x2: x(value), y1: 34, y2: 56 }),
      s('text', { x: at, y: 74, 'text-anchor': anchor }, name),
      s('text', { x: at, y: 90, 'text-anchor': anchor }, Number(value).toFixed(0)));
  };
  const label = mine === null || mine === undefined ? '' : `${minutes(mine)}; half of the orders take ${minutes(p50)}, three of four ${minutes(p75)}, 99 of 100 ${minutes(p99)}`;
  return s('svg', { class: 'scale', viewBox: '0 0 420 96', role: 'img', 'aria-label': label },
    s('line', { class: 'axis', x1: x(from), x2: x(to), y1: 45, y2: 45 }),
    s('line', { class: 'band', x1: x(p75), x2: x(p99), y1: 45, y2: 45 }),
    s('line', { class: 'late', x1: x(p99), x2: x(to), y1: 45, y2: 45 }),
    tick(p50, 'P50', undefined, p75), tick(p75, 'P75', p50, p99), tick(p99, 'P99', p75),
    mine !== null && mine !== undefined && [
      s('circle', { class: 'dot', cx: x(mine), cy: 45, r: 9 }),
      s('text', { class: 'mine', x: Math.min(375, Math.max(40, x(mine))), y: 22, 'text-anchor': 'middle' }, minutes(mine)),
    ]);
}
