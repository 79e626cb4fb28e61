// The last runs side by side: a row for each task, a column for each run.

import { elapsed, latest, standing } from './job-words.js';
import { empty, html, whenText } from './ui.js';

export function matrix(job, runs) {
  if (runs.length === 0) {
    return empty('Nothing to compare yet', 'Each run becomes a column here, each task a row.');
  }
  const columns = [...runs].reverse().map((run) => ({ run, tasks: latest(run.tasks) }));
  const keys = new Set((job.settings.tasks ?? []).map((task) => task.task_key));
  columns.forEach(({ tasks }) => [...tasks.keys()].forEach((key) => keys.add(key)));
  const href = (run, key) => `/jobs/${run.job_id}/runs/${run.run_id}${key ? `#${encodeURIComponent(key)}` : ''}`;
  const cell = (run, key, item) => {
    const { word, tone } = standing(item);
    const name = `${key}, ${whenText(run.start_time)}: ${word} ${elapsed(item)}`;
    return html`<td><a class="cell ${tone}" href=${href(run, key)} title=${name} aria-label=${name}></a></td>`;
  };
  const head = (run) => html`<th scope="col"><a class="cell ${standing(run).tone}" href=${href(run)}
    title="Run ${run.run_id}" aria-label="Run ${run.run_id}: ${standing(run).word}"></a></th>`;
  const row = (key) => html`<tr><th scope="row">${key}</th>${columns.map(({ run, tasks }) =>
    cell(run, key, tasks.get(key)))}</tr>`;
  return html`<section class="card matrix" tabindex="0" aria-label="Matrix"><table aria-label="Tasks of the last runs">
    <thead><tr><th scope="col">Task</th>${columns.map(({ run }) => head(run))}</tr></thead>
    <tbody>${[...keys].map(row)}</tbody></table></section>`;
}
