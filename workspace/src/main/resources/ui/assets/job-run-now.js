// Starts a run of a job: its parameters, and which of its tasks.

import { post } from './api.js';
import { html, nothing, note, render } from './ui.js';

async function start(job, parameters, only) {
  const body = { job_id: job.job_id };
  if (Object.keys(parameters).length > 0) {
    body.job_parameters = parameters;
  }
  if (only) {
    body.only = only;
  }
  const { run_id: runId } = await post('/api/2.2/jobs/run-now', body);
  location.assign(`/jobs/${job.job_id}/runs/${runId}`);
}

/** `only`: keys of tasks, or undefined for all. Asks for parameters when the job has any. */
export function runNow(job, only, values = {}) {
  const parameters = job.settings.parameters ?? [];
  const dialog = document.createElement('dialog');
  dialog.setAttribute('aria-label', 'Run');
  let busy = false;
  const some = () => `${only.slice(0, 12).join(', ')}${only.length > 12 ? ` and ${only.length - 12} more` : ''}`;
  const field = ({ name, default: value }) => html`<label class="field">${name}
    <input name=${name} value=${values[name] ?? value ?? ''} autocomplete="off"></label>`;
  const draw = (error) => render(html`
    <h2>${only ? `Run ${only.length} of ${job.settings.tasks.length} tasks` : `Run ${job.settings.name}`}</h2>
    ${only ? html`<p class="dim small">${some()}</p>` : nothing}
    <form @submit=${go}>${note(error)}${parameters.map(field)}
      <div class="actions"><button class="quiet" type="button" @click=${() => dialog.close()}>Not now</button>
        <button>Run</button></div></form>`, dialog);
  async function go(event) {
    event?.preventDefault();
    if (busy) {
      return;
    }
    busy = true;
    const given = event ? Object.fromEntries(new FormData(event.target)) : {};
    try {
      await start(job, given, only);
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
