// What comes in from outside: how much, from where, and what of it was kept aside.

import { get, tone, watch } from './api.js';
import {
  ago, at, chip, content, count, empty, facts, html, loading, many, note, nothing, place, table, trail, view, when, word,
} from './ui.js';

let [all, aside, token, pages, yaml] = [undefined, undefined, '', 1, null];
let problem = null;

const chosen = () => place()[0];
const below = (name) => `/ingest/${encodeURIComponent(name)}`;

async function keptAside(name) {
  const found = [];
  let next = '';
  for (let page = 0; page < pages; page++) {
    const answer = await get(`${below(name)}/quarantine?max_results=50&page_token=${encodeURIComponent(next)}`);
    found.push(...answer.records);
    next = answer.next_page_token ?? '';
    if (next === '') {
      break;
    }
  }
  return [found, next];
}

async function look() {
  const name = chosen();
  try {
    const answer = await get('/api/2.0/caspers/ingest');
    const [records, next] = name ? await keptAside(name) : [undefined, ''];
    if (name === chosen()) {
      [all, aside, token, problem] = [answer, records, next, null];
    }
  } catch (error) {
    problem = error;
  }
  redraw();
}

function older() {
  pages++;
  look();
}

async function showMapping(name, mapping) {
  if (yaml?.mapping === mapping) {
    yaml = null;
  } else {
    try {
      const answer = await fetch(`${below(name)}/mappings/${encodeURIComponent(mapping)}`);
      yaml = { mapping, text: answer.ok ? await answer.text() : (await answer.json()).message };
    } catch (error) {
      problem = error;
    }
  }
  redraw();
}

const HOW = html`Whoever may write a volume sends JSON to <code>POST /ingest/&lt;catalog&gt;.&lt;schema&gt;.&lt;volume&gt;</code>;
  <code>caspers ingest send</code> does it for a file. What does not parse or map is kept aside and shown here.`;

const apart = (volume) => volume.quarantined === 0 ? '0' : html`<a href=${at(volume.volume)}>${count(volume.quarantined)}</a>`;

const volumes = () => all.volumes.length === 0
  ? empty('Nothing has come in from outside', HOW)
  : table(all.volumes, [
    { title: 'Volume', name: true, cell: (v) => html`<a href=${at(v.volume)}>${v.volume}</a>` },
    { title: 'Events', number: true, cell: (v) => count(v.records) },
    { title: 'Kept aside', number: true, cell: apart },
    { title: 'Mappings', optional: true, cell: (v) => v.mappings.join(', ') },
    { title: 'Last', optional: true, cell: (v) => (v.last_batch > 0 ? ago(v.updated_at) : '') },
  ], { key: (v) => v.volume, label: 'Volumes that take records' });

const KINDS = { folder: 'Watched folder', capture: 'PostgreSQL changes' };

const sources = () => all.sources.length === 0 ? nothing : html`<h2>Followed</h2>${table(all.sources, [
  { title: 'Source', name: true, cell: (s) => html`${s.name}<span class="line-2">${KINDS[s.kind]}</span>` },
  { title: 'State', cell: (s) => html`${chip(tone(s.state), word(s.state))}
    ${s.message ? html`<span class="line-2 wrap">${s.message}</span>` : nothing}` },
  { title: 'Into', optional: true, cell: (s) => html`${s.volume}
    ${s.mapping ? html`<span class="line-2">through ${s.mapping}</span>` : nothing}` },
], { key: (s) => s.kind + s.name, label: 'What is followed' })}`;

const record = (r) => html`<pre class="code small">${r.text}</pre>
  ${r.text_length ? html`<span class="dim small">the first 8,000 of ${count(r.text_length)} characters</span>` : nothing}`;

const records = (volume) => aside.length === 0
  ? empty('Nothing was kept aside', 'A record that does not parse, or that its mapping does not fit, would stand here with the reason.')
  : html`${table(aside, [
    { title: 'Why', name: true, cell: (r) => html`${r.reason}<span class="line-2">record ${r.record} of batch ${r.batch},
      ${when(r.received_at)}</span>` },
    { title: 'Record', cell: record },
  ], { key: (r, i) => `${r.batch}/${r.record}/${i}`, label: `Kept aside of ${volume}` })}
  ${token ? html`<div class="row"><button class="quiet" @click=${older}>Older ones</button></div>` : nothing}`;

const mappings = (v) => v.mappings.length === 0 ? nothing : html`<h2>Mappings</h2>
  <div class="toolbar">${v.mappings.map((name) => html`<button class="quiet" type="button"
    aria-expanded=${String(yaml?.mapping === name)} @click=${() => showMapping(v.volume, name)}>${name}</button>`)}</div>
  ${yaml ? html`<pre class="code">${yaml.text}</pre>` : nothing}`;

function one(name) {
  const volume = all.volumes.find((v) => v.volume === name);
  if (!volume) {
    return html`${trail('Ingest', [name])}${empty('There is no such volume', HOW)}`;
  }
  return html`${trail('Ingest', [name])}${facts([
    ['Events', count(volume.records)],
    ['Kept aside', many(volume.quarantined, 'record')],
    ['Batches', count(volume.last_batch)],
    ['Last', volume.last_batch > 0 ? when(volume.updated_at) : 'never'],
    ['Files', html`<a href="/volumes#${volume.volume.split('.').map(encodeURIComponent).join('/')}">in the volume</a>`],
  ])}${mappings(volume)}<h2>Kept aside</h2>${records(name)}`;
}

const redraw = view(content, () => html`${note(problem)}${all === undefined || (chosen() && aside === undefined)
  ? loading(problem) : chosen() ? one(chosen()) : html`${volumes()}${sources()}`}`);

addEventListener('hashchange', () => {
  [aside, token, pages, yaml] = [undefined, '', 1, null];
  look();
});
watch(look, 3000);
