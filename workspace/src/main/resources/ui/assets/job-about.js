// What a job is set to: what starts it and when next, its limits, whom it tells, its parameters.

import { pauseable, trigger } from './job-words.js';
import { chip, duration, facts, html, nothing, when } from './ui.js';

const EVENTS = {
  on_start: 'starts',
  on_success: 'succeeds',
  on_failure: 'fails',
  on_duration_warning_threshold_exceeded: 'takes too long',
};

function told({ email_notifications: emails = {}, webhook_notifications: hooks = {} }) {
  return Object.entries(EVENTS)
    .map(([event, word]) => [word, [...(emails[event] ?? []), ...(hooks[event] ?? []).map(({ id }) => id)]])
    .filter(([, to]) => to.length > 0)
    .map(([word, to]) => [`When it ${word}`, to.join(', ')]);
}

function watched(state) {
  const tables = state?.table?.last_seen_table_states ?? [];
  return tables.map(({ table_name: name, has_seen_updates: seen }) => [name, seen ? 'has changed' : 'no change yet']);
}

const health = ({ rules = [] } = {}) =>
  rules.map(({ value }) => ['Health', `told of when a run takes more than ${duration(value * 1000)}`]);

/** `act(status)` pauses or resumes what starts the job. */
export function about(job, act) {
  const { settings } = job;
  const starts = pauseable(settings);
  const paused = starts?.pause_status === 'PAUSED';
  const next = job.caspers_next_run_time;
  const parameters = settings.parameters ?? [];
  return html`<section class="card stack about" aria-label="About this job">
    ${settings.description ? html`<p>${settings.description}</p>` : nothing}
    <div class="row"><h2>Starts</h2>${starts ? chip(paused ? 'idle' : 'good', paused ? 'Paused' : 'Active') : nothing}
      ${starts ? html`<button class="quiet small end" @click=${() => act(paused ? 'UNPAUSED' : 'PAUSED')}>
        ${paused ? 'Resume' : 'Pause'}</button>` : nothing}</div>
    ${facts([
      ['When', trigger(settings)],
      ['Next run', next && !paused ? when(next) : ''],
      ...watched(job.trigger_state),
    ])}
    <h2>Runs</h2>
    ${facts([
      ['At most at once', settings.max_concurrent_runs],
      ['Time-out', settings.timeout_seconds ? duration(settings.timeout_seconds * 1000) : 'none'],
      ['Queue', settings.queue?.enabled ? 'on' : 'off'],
      ...health(settings.health),
      ...told(settings),
    ])}
    ${parameters.length > 0 ? html`<h2>Parameters</h2><ul class="arguments">${parameters.map((p) =>
      html`<li><code>${p.name} = ${p.default}</code></li>`)}</ul>` : nothing}
    <p class="dim small">Choose a task in the picture to see its parameters, attempts and log.</p>
  </section>`;
}
