// All releases as a timeline, the newest first.

import { get, post, watch } from './api.js';
import { share, stateChip } from './release-words.js';
import { content, empty, html, loading, nothing, note, view, when } from './ui.js';

let [releases, problem, said] = [undefined, null, null];

async function evaluate(event) {
  event.preventDefault();
  const form = new FormData(event.target);
  const version = form.get('version');
  try {
    const begun = await post('/api/2.0/caspers/releases', {
      model: form.get('model').trim(),
      model_version: version ? Number(version) : null,
      environment_vars: { LLM_MODEL: form.get('llm').trim() },
    });
    location.assign(`/releases/${begun.release_id}`);
  } catch (error) {
    said = error;
    redraw();
  }
}

const form = () => html`<details class="card"><summary>Evaluate a version</summary>
  <form class="sign" @submit=${evaluate}>
    <label class="field wide">Registered model<input name="model" required placeholder="caspers.ai.refunder"
      pattern="[^.]+\\.[^.]+\\.[^.]+"></label>
    <label class="field">Version<input name="version" type="number" min="1" placeholder="the newest"></label>
    <label class="field">The model that it asks<input name="llm" required value="caspers-policy"></label>
    <button>Evaluate</button></form></details>`;

async function look() {
  try {
    releases = (await get('/api/2.0/caspers/releases')).releases;
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

function outcome({ blocked, missed_thresholds: missed = [] }) {
  const words = blocked ?? (missed?.length > 0 ? `Missed: ${missed.join('; ')}` : undefined);
  return words ? html`<p class="line-2">${words}</p>` : nothing;
}

const versus = ({ champion_version: version }) =>
  (version ? `against version ${version}` : 'the first of its model');

const measured = ({ metrics }) => (metrics
  ? html`<p class="dim">${share(metrics.accuracy)} right of ${metrics.cases} cases</p>` : nothing);

const entry = (release) => html`<li class=${release.state.toLowerCase()}><div class="card">
  <div class="row"><h2><a href="/releases/${release.release_id}">${release.release_id}</a></h2>
    ${stateChip(release.state)}</div>
  <p>Version ${release.model_version} of ${release.model}, ${versus(release)}</p>
  ${measured(release)}${outcome(release)}
  <p class="line-2">${when(release.created_at)} by ${release.created_by}</p></div></li>`;

const none = () => empty('Nothing was released yet', html`Hold a version against its cases:
  <code>caspers release evaluate caspers.ai.refunder</code>`);

function whole() {
  if (releases === undefined) {
    return loading(problem);
  }
  return releases.length === 0 ? none() : html`<ol class="timeline">${releases.map(entry)}</ol>`;
}

const redraw = view(content, () => html`${note(problem)}${note(said)}${form()}${whole()}`);

watch(look, 3000);
