// The tasks of one run on a line of time, every attempt a bar.

import { broken } from './dag-size.js';
import { duration, html, nothing } from './ui.js';
import { elapsed, latest, standing } from './job-words.js';

export function gantt(run, chosen, choose) {
  const begin = run.start_time;
  const end = Math.max(run.end_time || Date.now(), begin + 1);
  const span = Math.max(end - begin, ...run.tasks.map((task) => (task.end_time || 0) - begin));
  const share = (millis) => `${((100 * millis) / span).toFixed(2)}%`;
  const bar = (task) => {
    if (!task.start_time) {
      return nothing;
    }
    const { tone, word } = standing(task);
    const place = `left:${share(task.start_time - begin)};width:${share((task.end_time || Date.now()) - task.start_time)}`;
    return html`<i class=${tone} style=${place} title="${word} ${elapsed(task)}"></i>`;
  };
  const row = (task) => html`<button type="button" class="bar" aria-pressed=${String(task.task_key === chosen)}
    @click=${() => choose(task.task_key)}><b>${broken(task.task_key)}</b>
    <span class="rail">${run.tasks.filter((other) => other.task_key === task.task_key).map(bar)}</span>
    <span>${elapsed(task)}</span></button>`;
  const mark = (part) => html`<span style="left:${part * 100}%">${duration(span * part)}</span>`;
  return html`<section class="card gantt" aria-label="Time line">
    <div class="axis" aria-hidden="true">${[0, 0.5, 1].map(mark)}</div>
    ${[...latest(run.tasks).values()].map(row)}</section>`;
}
