// A chart as SVG, drawn at the size of its place: lines, areas or bars over time, numbers or names.
// It is a picture with a spoken summary; the numbers themselves are in the table beside it.

import { BOTTOM, frameOf, LETTER, TOP } from './chart-frame.js';
import { svg } from './lib/lit-html/lit-html.js';
import { html, nothing, render } from './ui.js';
import { formatted, short, ticks, timeText, timeTicks } from './numbers.js';

const TONES = 8;

const clip = (text, letters) => (text.length > letters ? `${text.slice(0, Math.max(1, letters - 1))}…` : text);

/**
 * `spec`: {kind: line | area | bar, scale: temporal | quantitative | categorical, series: [{name,
 * points: [[x, y]]}], stacked, format, xTitle, yTitle}. Points stand in the order of x; categorical
 * x are names, `spec.names` in their order.
 */
export class ChartElement extends HTMLElement {
  #spec;
  #size;
  #at = null;
  #watch = new ResizeObserver(() => this.#draw());

  set spec(spec) {
    this.#spec = spec;
    this.#size = undefined;
    this.#draw();
  }

  connectedCallback() {
    this.#watch.observe(this);
    this.addEventListener('pointermove', this);
    this.addEventListener('pointerleave', this);
  }

  disconnectedCallback() {
    this.#watch.disconnect();
  }

  handleEvent(event) {
    const at = event.type === 'pointerleave' ? null : this.#nearest(event.clientX - this.getBoundingClientRect().left);
    if (at !== this.#at) {
      this.#at = at;
      this.#size = undefined;
      this.#draw();
    }
  }

  #frame() {
    return frameOf(this.#spec, this.clientWidth, this.clientHeight);
  }

  #nearest(px) {
    if (!this.#spec || this.#spec.series.length === 0) {
      return null;
    }
    const { xs, x } = this.#frame();
    const far = (value) => Math.abs(x(value) - px);
    return xs.reduce((best, value) => (best === null || far(value) < far(best) ? value : best), null);
  }

  #draw() {
    const size = `${this.clientWidth}x${this.clientHeight}`;
    if (!this.#spec || this.clientWidth === 0 || size === this.#size) {
      return;
    }
    this.#size = size;
    const { series } = this.#spec;
    if (series.every(({ points }) => points.length === 0)) {
      render(html`<p class="dim">No rows yet.</p>`, this);
      return;
    }
    const f = this.#frame();
    render(html`<svg width=${f.width} height=${f.height} role="img" aria-label=${this.#summary(f)}>
      ${this.#axes(f)}${this.#marks(f)}${this.#cursor(f)}</svg>${this.#tip(f)}`, this);
  }

  #word(value) {
    return this.#spec.scale === 'temporal' ? timeText(value) : String(value);
  }

  #summary({ xs }) {
    const { kind, series, xTitle, yTitle, format } = this.#spec;
    const name = (one) => (series.length > 1 ? `${one.name}: ` : '');
    const ends = series.slice(0, 4).map((one) => `${name(one)}last ${formatted(one.points.at(-1)?.[1], format)}`);
    const span = `${xs.length} points from ${this.#word(xs[0])} to ${this.#word(xs.at(-1))}`;
    return `${kind} chart of ${yTitle ?? 'values'} by ${xTitle ?? 'x'}; ${span}; ${ends.join(', ')}`;
  }

  #axes(f) {
    const foot = f.height - BOTTOM + 16;
    const lines = f.yTicks.map((value) => svg`<line class=${value === f.zero ? 'base' : 'grid'}
        x1=${f.left} x2=${f.left + f.inner.w} y1=${f.y(value)} y2=${f.y(value)}></line>
      <text class="y" x=${f.left - 8} y=${f.y(value) + 4}>${f.text(value)}</text>`);
    const within = (px, text) =>
      Math.min(Math.max(px, f.left + text.length * 3), f.left + f.inner.w - text.length * 2.4);
    const words = this.#below(f)
      .filter(([px]) => px !== null)
      .map(([px, text]) => svg`<text class="x" x=${within(px, text)} y=${foot}>${text}</text>`);
    return svg`${lines}${words}`;
  }

  // What stands below the axis: [x, text], x null where the text has no place.
  #below(f) {
    const [first, last] = [f.xs[0], f.xs.at(-1)];
    if (this.#spec.scale === 'temporal') {
      const place = (at) => (f.timed || !f.banded ? f.x(this.#snap(f, at)) : null);
      return timeTicks(first, last, Math.max(1, Math.floor(f.inner.w / 84))).map(({ at, text }) => [place(at), text]);
    }
    if (this.#spec.scale === 'quantitative' && !f.banded) {
      return ticks(first, last, Math.max(2, Math.floor(f.inner.w / 80)))
        .filter((at) => at >= first && at <= last)
        .map((at) => [f.x(at), short(at)]);
    }
    const every = Math.ceil(46 / Math.max(1, f.band));
    const letters = Math.floor((f.band * every - 6) / LETTER);
    return f.xs
      .filter((value, i) => i % every === 0)
      .map((value) => [f.x(value), clip(this.#word(value), letters)]);
  }

  // Bars of time stand at their own times: an axis' tick goes to the nearest.
  #snap(f, at) {
    const nearer = (best, value) => (Math.abs(value - at) < Math.abs(best - at) ? value : best);
    return f.timed ? f.xs.reduce(nearer) : at;
  }

  #marks(f) {
    const { kind, series, stacked } = this.#spec;
    const bases = new Map();
    return series.map(({ points }, i) => {
      const tone = `tone${i % TONES}`;
      if (kind === 'bar') {
        const shown = stacked ? 1 : series.length;
        const w = Math.max(1, Math.min(48, (f.band * (f.band > 8 ? 0.74 : 0.9)) / shown));
        return points.map(([at, value]) => {
          const base = stacked ? bases.get(at) ?? 0 : 0;
          bases.set(at, base + value);
          const [from, to] = [f.y(base), f.y(base + value)];
          const px = f.x(at) - (w * shown) / 2 + (stacked ? 0 : i * w);
          const dimmed = this.#at === null || this.#at === at ? '' : ' dimmed';
          const [wide, high] = [w - (w > 6 && shown > 1 ? 2 : 0), Math.abs(to - from)];
          return svg`<rect class="${tone}${dimmed}" x=${px} y=${Math.min(from, to)} width=${Math.max(1, wide)}
            height=${Math.max(value === 0 ? 0 : 1, high)} rx=${w > 8 && !stacked ? 2 : 0}></rect>`;
        });
      }
      const tops = points.map(([at, value]) => {
        const base = stacked ? bases.get(at) ?? 0 : 0;
        bases.set(at, base + value);
        return [f.x(at), f.y(base + value), f.y(base)];
      });
      const point = (px, py) => `${px.toFixed(1)},${py.toFixed(1)}`;
      const line = `M${tops.map(([px, py]) => point(px, py)).join('L')}`;
      const back = [...tops].reverse().map(([px, , py]) => `L${point(px, stacked ? py : f.y(f.zero))}`).join('');
      const area = kind === 'area' ? svg`<path class="fill ${tone}" d="${line}${back}Z"></path>` : nothing;
      const dots = tops.length === 1 ? this.#dot(i, tops[0][0], tops[0][1]) : nothing;
      return svg`${area}<path class="line ${tone}" d=${tops.length > 0 ? line : ''}></path>${dots}`;
    });
  }

  #dot(i, px, py) {
    return svg`<circle class="dot tone${i % TONES}" cx=${px} cy=${py} r="3.5"></circle>`;
  }

  #cursor(f) {
    if (this.#at === null || this.#spec.kind === 'bar') {
      return nothing;
    }
    const px = f.x(this.#at);
    const here = ({ points }) => points.filter(([at]) => at === this.#at);
    const dots = this.#spec.stacked ? []
      : this.#spec.series.flatMap((one, i) => here(one).map(([, value]) => this.#dot(i, px, f.y(value))));
    return svg`<line class="cursor" x1=${px} x2=${px} y1=${TOP} y2=${f.height - BOTTOM}></line>${dots}`;
  }

  #tip(f) {
    if (this.#at === null) {
      return nothing;
    }
    const { series, format } = this.#spec;
    const rows = series
      .map(({ name, points }, i) => [i, name, points.find(([at]) => at === this.#at)?.[1]])
      .filter(([, , value]) => value !== undefined);
    const px = f.x(this.#at);
    const side = px > f.width / 2 ? `right:${Math.round(f.width - px + 10)}px` : `left:${Math.round(px + 10)}px`;
    const row = ([i, name, value]) =>
      html`<span><i class="tone${i % TONES}"></i>${name}<em>${formatted(value, format)}</em></span>`;
    return html`<div class="tip" style=${side} aria-hidden="true"><b>${this.#word(this.#at)}</b>
      ${rows.slice(0, 10).map(row)}</div>`;
  }
}

customElements.define('x-chart', ChartElement);

const legend = (series) => html`<ul class="legend">${series.map(({ name }, i) =>
  html`<li><i class="tone${i % TONES}"></i>${name}</li>`)}</ul>`;

export const chart = (spec) => html`<div class="plot">${spec.series.length > 1 ? legend(spec.series) : nothing}
  <x-chart class="chart" .spec=${spec}></x-chart></div>`;
