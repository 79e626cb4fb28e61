// One serving endpoint: what goes through the gateway now, and what the gateway does for it.

import { get, watch } from './api.js';
import { charts } from './endpoint-charts.js';
import { gateway } from './endpoint-gateway.js';
import { chip, content, empty, html, loading, note, nothing, table, title, toggle, view } from './ui.js';

const name = decodeURIComponent(location.pathname.split('/').pop());
const SPANS = [[5, '5 min'], [15, '15 min'], [60, '1 hour']];

let [endpoint, traffic, problem, span] = [undefined, undefined, null, 15];

function share(entity) {
  const routes = endpoint.config?.traffic_config?.routes ?? [];
  const route = routes.find((r) => r.served_entity_name === entity.name);
  return route ? `${route.traffic_percentage} %` : '';
}

const model = ({ external_model: external, foundation_model: foundation, ...e }) => (external
  ? `${external.name} at ${external.provider}`
  : `${e.entity_name ?? foundation?.name ?? ''} ${e.entity_version ?? ''}`);

const entities = () => html`<section class="card stack"><h2>What answers</h2>
  ${table(endpoint.config?.served_entities ?? [], [
    { title: 'Served entity', name: true, cell: (e) => e.name },
    { title: 'Model', name: true, cell: model },
    { title: 'Share', number: true, cell: share },
  ], { key: (e) => e.name, label: 'Served entities' })}</section>`;

function choose(minutes) {
  span = minutes;
  redraw();
}

const head = () => html`<div class="row">
  ${endpoint.state?.ready === 'READY' ? chip('good', 'Ready') : chip('busy', 'Not ready')}
  <span class="dim">${endpoint.task ?? ''}</span><span class="grow"></span>
  ${toggle(SPANS, span, choose, 'Time shown')}</div>`;

const quiet = () => empty('Nothing went through in the last hour', html`Ask it on <a href="/serving">Serving</a>, or
  with an OpenAI client at <code>${location.origin}/serving-endpoints</code>.`);

function passing() {
  if (traffic === undefined) {
    return nothing;
  }
  return traffic.steps.length === 0 ? quiet() : charts(traffic, span);
}

const redraw = view(content, () => html`${note(problem)}${endpoint === undefined ? loading(problem)
  : html`${head()}${passing()}${gateway(endpoint, traffic)}${entities()}`}`);

title(name);
watch(async () => {
  const path = encodeURIComponent(name);
  endpoint = await get(`/api/2.0/serving-endpoints/${path}`);
  traffic = await get(`/api/2.0/caspers/gateway/${path}/traffic`);
  problem = null;
  redraw();
}, 5_000, (lost, error) => {
  problem = lost ? error : null;
  redraw();
});
