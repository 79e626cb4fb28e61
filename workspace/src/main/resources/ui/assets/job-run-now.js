// Starts a run of a job, or runs some of a run's tasks again: which tasks, with which parameters.

import { post } from './api.js';
import { html, nothing, note, render } from './ui.js';

/**
 * Asks for values of parameters, then does `act(values)` and leaves what went wrong in view.
 * `parameters`: [{name, value}]; without any it acts at once. `about` stands below the title.
 */
function asked({ title, about, verb, parameters, act }) {
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', title);
  let busy = false;
  const field = ({ name, value }) => html`<label class="field">${name}
    <input name=${name} value=${value ?? ''} autocomplete="off"></label>`;
  const draw = (error) => render(html`<h2>${title}</h2>
    ${about ? html`<p class="dim small">${about}</p>` : nothing}
    <form @submit=${go}>${note(error)}${parameters.map(field)}
      <div class="actions"><button class="quiet" type="button" @click=${() => dialog.close()}>Not now</button>
        <button>${verb}</button></div></form>`, dialog);
  async function go(event) {
    event?.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    try {
      await act(event ? Object.fromEntries(new FormData(event.target)) : {});
      dialog.remove();
    } catch (error) {
      busy = false;
      draw(error);
      if (!dialog.open) {
        dialog.showModal();
      }
    }
  }
  document.body.append(dialog);
  dialog.addEventListener('close', () => dialog.remove());
  draw();
  if (parameters.length === 0) {
    return go();
  }
  dialog.showModal();
  return undefined;
}

const some = (keys) => `${keys.slice(0, 12).join(', ')}${keys.length > 12 ? ` and ${keys.length - 12} more` : ''}`;

/** `only`: keys of tasks, or undefined for all. Asks for parameters when the job has any. */
export function runNow(job, only) {
  const { name, tasks = [], parameters = [] } = job.settings;
  return asked({
    title: only ? `Run ${only.length} of ${tasks.length} tasks` : `Run ${name}`,
    about: only && some(only),
    verb: 'Run',
    parameters: parameters.map((one) => ({ name: one.name, value: one.default })),
    async act(values) {
      const body = { job_id: job.job_id };
      if (parameters.length > 0) {
        body.job_parameters = values;
      }
      if (only) {
        body.only = only;
      }
      const { run_id: runId } = await post('/api/2.2/jobs/run-now', body);
      location.assign(`/jobs/${job.job_id}/runs/${runId}`);
    },
  });
}

/** Runs tasks as part of an ended run; its parameters may be set anew for them. */
export function repairNow(run, keys, done) {
  const parameters = (run.job_parameters ?? []).map((one) => ({ name: one.name, value: one.value ?? one.default }));
  const repairs = (run.repair_history ?? []).filter((item) => item.type === 'REPAIR');
  const latest = run.latest_repair_id ?? repairs.at(-1)?.id;
  return asked({
    title: `Run ${keys.length} task${keys.length === 1 ? '' : 's'} of run ${run.run_id}`,
    about: some(keys),
    verb: 'Run',
    parameters,
    async act(values) {
      const changed = parameters.filter(({ name, value }) => (values[name] ?? value) !== value);
      await post('/api/2.2/jobs/runs/repair', {
        run_id: run.run_id,
        rerun_tasks: keys,
        ...(latest ? { latest_repair_id: latest } : {}),
        ...(changed.length > 0
          ? { job_parameters: Object.fromEntries(changed.map(({ name }) => [name, values[name]])) } : {}),
      });
      await done();
    },
  });
}
