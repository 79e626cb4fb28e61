// The frame of a chart: which x and y there are, and where in its place each stands.

import { formatted, short, ticks } from './numbers.js';

export const [TOP, BOTTOM, RIGHT, LETTER] = [8, 24, 12, 6.6];

/** `spec`: as a chart has it; `width` and `height` of its place, in pixels. */
export function frameOf(spec, width, height) {
  const { scale, series, names = [], stacked, kind, format } = spec;
  const all = new Set(series.flatMap(({ points }) => points.map(([x]) => x)));
  const xs = scale === 'categorical' ? names : [...all].sort((a, b) => a - b);
  const sums = new Map();
  if (stacked) {
    series.forEach(({ points }) => points.forEach(([x, y]) => sums.set(x, (sums.get(x) ?? 0) + y)));
  }
  const ys = stacked ? [...sums.values()] : series.flatMap(({ points }) => points.map(([, y]) => y));
  const zero = kind !== 'line';
  let [low, high] = [Math.min(...ys), Math.max(...ys)];
  if (zero || (low > 0 && low < (high - low) * 2)) {
    low = Math.min(0, low);
  }
  high = zero ? Math.max(0, high) : high;
  const yTicks = ticks(low, high, Math.max(2, Math.floor(height / 48)));
  const text = (value) => (format ? formatted(value, { ...format, abbreviation: 'compact' }) : short(value));
  const left = Math.max(...yTicks.map((value) => text(value).length)) * LETTER + 12;
  const inner = { w: Math.max(10, width - left - RIGHT), h: Math.max(10, height - TOP - BOTTOM) };
  const y = (value) => TOP + inner.h - ((value - yTicks[0]) / (yTicks.at(-1) - yTicks[0])) * inner.h;
  const band = inner.w / Math.max(1, xs.length);
  const banded = scale === 'categorical' || kind === 'bar';
  const [first, last] = [xs[0], xs.at(-1)];
  const index = new Map(xs.map((value, i) => [value, i]));
  // Bars over time stand side by side as the times do: a gap in the data stays a gap.
  const least = xs.reduce((step, value, i) => (i > 0 ? Math.min(step, value - xs[i - 1]) : step), Infinity);
  const timed = kind === 'bar' && scale !== 'categorical' && Number.isFinite(least) && (last - first) / least < 400;
  const slots = timed ? Math.round((last - first) / least) + 1 : xs.length;
  const slot = inner.w / Math.max(1, slots);
  const x = (value) => {
    if (timed) {
      return left + (Math.round((value - first) / least) + 0.5) * slot;
    }
    if (banded) {
      return left + (index.get(value) + 0.5) * band;
    }
    return left + (last === first ? inner.w / 2 : ((value - first) / (last - first)) * inner.w);
  };
  const base = Math.max(yTicks[0], 0);
  return { width, height, left, inner, xs, x, y, yTicks, text, band: timed ? slot : band, banded, timed, zero: base };
}
