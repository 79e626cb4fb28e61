// What an attempt gave beside its log: rows, the run of another job, an update, a loop's iterations.

import { get } from './api.js';
import { chip, elapsed, kindKey, latest, standing } from './job-words.js';
import { logView } from './log-view.js';
import { count, html, nothing, note, table } from './ui.js';

const MOST_ROWS = 20;
const GIVES_ROWS = ['sql_task', 'notebook_task'];

const value = (of) => of ?? html`<i class="dim">null</i>`;

// The rows of the last statement that has any.
function rows({ statements = [] }) {
  const last = statements.findLast(({ columns = [] }) => columns.length > 0);
  if (last === undefined) {
    return nothing;
  }
  const shown = last.rows.slice(0, MOST_ROWS);
  const all = last.row_count ?? last.rows.length;
  return html`<h3>Output</h3>
    ${table(shown, last.columns.map(({ name }, i) => ({ title: name, cell: (row) => value(row[i]) })), { label: 'Output' })}
    ${all > shown.length ? html`<p class="dim small">The first ${shown.length} of ${count(all)} rows.</p>` : nothing}`;
}

// A notebook with what its cells gave, as a page of its own that needs nothing else.
async function exported(runId, name) {
  const { views } = await get(`/api/2.2/jobs/runs/export?run_id=${runId}`);
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([views[0].content], { type: 'text/html' }));
  link.download = `${name}.html`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

const elsewhere = (href, words) => html`<p><a href=${href}>${words}</a></p>`;

/** `redraw` is called when something became known. Gives back a function of a run and an attempt. */
export function taskOutput({ redraw }) {
  let known = {};
  let chosen;
  const log = logView({ redraw });

  // Asks once for each version of what is asked for; what was known before stays until there is more.
  async function learn(of, version, path) {
    if (known.of === of && known.version === version) {
      return;
    }
    chosen = known.of === of ? chosen : undefined;
    const mine = { of, version, data: known.of === of ? known.data : undefined };
    known = mine;
    try {
      mine.data = await get(path);
    } catch (error) {
      mine.problem = error;
    }
    if (known === mine) {
      redraw();
    }
  }

  function results(task) {
    learn(task.run_id, task.end_time, `/api/2.2/jobs/runs/get-output?run_id=${task.run_id}`);
    const { exit } = known.data?.results ?? {};
    const save = () => exported(task.run_id, task.task_key).catch((error) => {
      known.problem = error;
      redraw();
    });
    return html`${note(known.problem)}${known.data?.results ? rows(known.data.results) : nothing}
      ${exit ? html`<h3>Output</h3><pre tabindex="0">${exit}</pre>` : nothing}
      ${known.data?.results && task.notebook_task ? html`<div class="row">
        <button class="quiet small" type="button" @click=${save}>Export as a page</button></div>` : nothing}`;
  }

  const logOf = (run, task) => log({
    name: `${task.run_id}`,
    path: `/api/2.0/caspers/jobs/runs/${run.run_id}/tasks/${encodeURIComponent(task.iteration_key)}/logs?attempt=${
      task.attempt_number}`,
    begun: Boolean(task.start_time),
    bad: false,
    ended: () => {
      const now = known.data?.iterations?.find((one) => one.run_id === task.run_id);
      return now === undefined || standing(now).ended;
    },
  });

  function iterations(run, loop) {
    const stats = loop.for_each_task.stats?.task_run_stats ?? {};
    learn(loop.run_id, JSON.stringify(stats), `/api/2.2/jobs/runs/get?run_id=${loop.run_id}`);
    const tries = known.data?.iterations ?? [];
    const each = [...latest(tries.map((one) => ({ ...one, task_key: one.iteration_key }))).values()];
    if (each.length === 0) {
      return note(known.problem);
    }
    const at = each.find((one) => one.iteration_key === chosen);
    const choose = (one) => {
      chosen = one === at ? undefined : one.iteration_key;
      redraw();
    };
    const input = (one) => html`<button class="link" type="button" aria-pressed=${String(one === at)}
      @click=${() => choose(one)}>${one.input}</button>`;
    const most = stats.total_iterations ?? each.length;
    return html`<h3>Iterations</h3>${table(each, [
      { title: 'Input', name: true, cell: input },
      { title: 'State', cell: chip },
      { title: 'Tries', number: true, cell: (one) => one.attempt_number + 1 },
      { title: 'Took', number: true, cell: elapsed },
    ], { key: (one) => one.iteration_key, label: 'Iterations' })}
      ${most > each.length ? html`<p class="dim small">The first ${each.length} of ${count(most)}.</p>` : nothing}
      ${at === undefined ? nothing : html`<h3>Iteration ${at.input}</h3>
        ${at.state.state_message ? html`<p class="dim small">${at.state.state_message}</p>` : nothing}${logOf(run, at)}`}`;
  }

  return (run, task) => {
    if (task.child_run_id) {
      return elsewhere(`/runs/${task.child_run_id}`, `Run ${task.child_run_id}, which it started`);
    }
    if (task.pipeline_task) {
      return elsewhere(`/pipelines/${task.pipeline_task.pipeline_id}`, 'The pipeline, which it updates');
    }
    if (task.for_each_task) {
      return task.start_time ? iterations(run, task) : nothing;
    }
    return standing(task).ended && task.start_time && GIVES_ROWS.includes(kindKey(task)) ? results(task) : nothing;
  };
}
