// What was deployed to this workspace: who, when, from which commit, and what it changed.

import { get, watch } from './api.js';
import { ago, chip, content, count, empty, html, many, note, nothing, place, at, trail, view, when } from './ui.js';

let [bundles, problem] = [undefined, null];
const open = new Set();

const VERBS = {
  create: ['good', 'created'],
  update: ['running', 'updated'],
  replace: ['busy', 'replaced'],
  delete: ['bad', 'deleted'],
};
const actionsOf = (deployment) => Object.entries(deployment.actions ?? {});

function summary(deployment) {
  const counts = new Map();
  actionsOf(deployment).forEach(([, verb]) => counts.set(verb, (counts.get(verb) ?? 0) + 1));
  const words = [...counts].map(([verb, n]) => chip(VERBS[verb]?.[0] ?? '', `${n} ${VERBS[verb]?.[1] ?? verb}`));
  const files = [[deployment.files_uploaded, 'uploaded'], [deployment.files_deleted, 'deleted']]
    .filter(([n]) => n > 0)
    .map(([n, verb]) => `${many(n, 'file')} ${verb}`);
  return html`${words}${files.length > 0 ? html`<span class="dim small">${files.join(', ')}</span>` : nothing}`;
}

const keyOf = (bundle, deployment) => `${bundle.root_path}#${deployment.deployment}`;

function source({ commit, branch }) {
  return commit
    ? html` from <code title=${commit}>${commit.slice(0, 10)}</code>${branch ? html` on <code>${branch}</code>` : nothing}`
    : ' from no Git checkout';
}

function changes(key, actions) {
  const flip = ({ target }) => (target.open ? open.add(key) : open.delete(key));
  return html`<details ?open=${open.has(key)} @toggle=${flip}><summary>What it changed</summary>
    <ul class="changes">${actions.map(([resource, verb]) =>
      html`<li>${chip(VERBS[verb]?.[0] ?? '', VERBS[verb]?.[1] ?? verb)} <code>${resource}</code></li>`)}</ul></details>`;
}

function one(bundle, deployment) {
  const actions = actionsOf(deployment);
  return html`<li class=${deployment.failed ? 'bad' : 'good'}>
    <div class="row"><b class="num">#${deployment.deployment}</b>${deployment.failed ? chip('bad', 'failed') : nothing}
      ${deployment.rollback_to ? chip('busy', `back to #${deployment.rollback_to}`) : nothing}${summary(deployment)}
      <span class="grow"></span><span class="dim small">${when(deployment.at)}</span></div>
    <p class="dim small">by ${deployment.user}${source(deployment)}</p>
    ${deployment.failed ? html`<p class="fault">${deployment.failed}</p>` : nothing}
    ${actions.length === 0 ? nothing : changes(keyOf(bundle, deployment), actions)}</li>`;
}

function history(bundle) {
  const { deployments } = bundle;
  return html`${trail('Bundles', [bundle.bundle, bundle.target])}
    <div class="headline"><span><b>${count(bundle.resources)}</b> resources</span>
      <span><b>${count(bundle.deployment_count)}</b>
        ${bundle.deployment_count === 1 ? 'deployment' : 'deployments'} that changed something</span>
      <code>${bundle.root_path}</code></div>
    ${bundle.locked_by
      ? html`<p class="note">${bundle.locked_by} has been deploying since ${when(bundle.locked_at)}.</p>` : nothing}
    ${deployments.length === 0
      ? empty('No history', 'Nothing has changed since this target\'s state was made, or another tool deployed it.')
      : html`<ol class="card history">${deployments.map((deployment) => one(bundle, deployment))}</ol>`}
    <p class="dim small"><code>caspers bundle deployments list</code> shows the same; <code>… rollback N</code> deploys
      an earlier one again.</p>`;
}

function overview() {
  if (bundles.length === 0) {
    return empty('Nothing is deployed yet', html`A bundle says in <code>databricks.yml</code> what shall exist.
      Deploy one with <code>caspers bundle deploy</code>, or all of the universe with <code>caspers up</code>.`);
  }
  return html`<div class="cards">${bundles.map(card)}</div>`;
}

const latest = (last) => html`${last.failed ? chip('bad', 'failed') : nothing} #${last.deployment} by ${last.user},
  ${ago(last.at)}`;

function card(bundle) {
  const [last] = bundle.deployments;
  return html`<a class="card stack" href=${at(bundle.bundle, bundle.target, bundle.root_path)}>
    <div class="row"><h2>${bundle.bundle}</h2><span class="tag">${bundle.target}</span></div>
    <p class="dim small">${many(bundle.resources, 'resource')} · ${many(bundle.deployment_count, 'deployment')}</p>
    <p class="small">${last ? latest(last) : 'no history'}</p>
    ${bundle.locked_by ? chip('running', `${bundle.locked_by} is deploying`) : nothing}</a>`;
}

function shown() {
  const [name, target, root] = place();
  if (name === undefined) {
    return overview();
  }
  const fits = (bundle) => bundle.bundle === name
    && (target === undefined || bundle.target === target)
    && (root === undefined || bundle.root_path === root);
  const found = bundles.find(fits);
  return found ? history(found) : html`${trail('Bundles', [name, target].filter(Boolean))}
    ${empty('No such deployment', 'It was destroyed, or never was.')}`;
}

const redraw = view(content, () => html`${note(problem)}
  ${bundles === undefined ? html`<p class="dim">Loading…</p>` : shown()}`);
addEventListener('hashchange', redraw);
watch(async () => {
  ({ bundles } = await get('/api/2.0/caspers/deployments'));
  redraw();
}, 5000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
