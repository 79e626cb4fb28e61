// What comes in from outside: how much, from where, and what of it was kept aside.

import { get, tone, watch } from './api.js';
import { asideOf, discard, keptAside, sendAgain } from './ingest-aside.js';
import {
  ago, at, chip, content, count, empty, facts, html, loading, many, note, nothing, place, table, trail, view, when, word,
} from './ui.js';

let [all, aside, token, pages, yaml] = [undefined, undefined, '', 1, null];
let [problem, told, busy, through] = [null, null, false, ''];

const chosen = () => place()[0];
const below = (name) => `/ingest/${encodeURIComponent(name)}`;

async function look() {
  const name = chosen();
  try {
    const answer = await get('/api/2.0/caspers/ingest');
    const [records, next] = name ? await keptAside(name, pages) : [undefined, ''];
    // It may be mended while it is looked at.
    const now = yaml && await mappingOf(name, yaml.mapping);
    if (name === chosen()) {
      [all, aside, token, problem] = [answer, records, next, null];
      yaml = now?.mapping === yaml?.mapping ? now : yaml;
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

// What is done with records, one thing at a time; then it is looked what is left.
const doing = (what) => async (id) => {
  const name = chosen();
  [busy, told] = [true, null];
  redraw();
  let failed = null;
  try {
    told = await what(name, id);
  } catch (error) {
    failed = error;
  }
  busy = false;
  await look();
  problem ??= failed;
  redraw();
};

const acts = {
  send: doing((name, id) => sendAgain(name, id, through)),
  discard: doing(discard),
  choose: (mapping) => {
    through = mapping;
    redraw();
  },
  older,
};

async function mappingOf(name, mapping) {
  const answer = await fetch(`${below(name)}/mappings/${encodeURIComponent(mapping)}`);
  return { mapping, text: answer.ok ? await answer.text() : (await answer.json()).message };
}

async function showMapping(name, mapping) {
  try {
    yaml = yaml?.mapping === mapping ? null : await mappingOf(name, mapping);
  } catch (error) {
    problem = error;
  }
  redraw();
}

const HOW = html`Whoever may write a volume sends JSON to <code>POST /ingest/&lt;catalog&gt;.&lt;schema&gt;.&lt;volume&gt;</code>;
  <code>caspers ingest send</code> does it for a file. What does not parse or map is kept aside and shown here.`;

// A long name breaks where its parts do.
const parted = (name) => name.split(/(?<=[./])/).map((part) => html`${part}<wbr>`);

const apart = (volume) => volume.kept_aside === 0 ? '0' : html`<a href=${at(volume.volume)}>${count(volume.kept_aside)}</a>`;

const volumes = () => all.volumes.length === 0
  ? empty('Nothing has come in from outside', HOW)
  : table(all.volumes, [
    { title: 'Volume', name: true, cell: (v) => html`<a href=${at(v.volume)}>${parted(v.volume)}</a>` },
    { title: 'Events', number: true, cell: (v) => count(v.records) },
    { title: 'Kept aside', number: true, cell: apart },
    { title: 'Mappings', optional: true, cell: (v) => v.mappings.join(', ') },
    { title: 'Last', optional: true, cell: (v) => (v.last_batch > 0 ? ago(v.updated_at) : '') },
  ], { key: (v) => v.volume, label: 'Volumes that take records' });

const KINDS = { folder: 'Watched folder', capture: 'PostgreSQL changes' };

const sources = () => all.sources.length === 0 ? nothing : html`<h2>Followed</h2>${table(all.sources, [
  { title: 'Source', name: true, cell: (s) => html`${parted(s.name)}<span class="line-2">${KINDS[s.kind]}</span>` },
  { title: 'State', cell: (s) => html`${chip(tone(s.state), word(s.state))}
    ${s.message ? html`<span class="line-2 wrap">${s.message}</span>` : nothing}` },
  { title: 'Into', optional: true, cell: (s) => html`${s.volume}
    ${s.mapping ? html`<span class="line-2">through ${s.mapping}</span>` : nothing}` },
], { key: (s) => s.kind + s.name, label: 'What is followed' })}`;

const mappings = (v) => v.mappings.length === 0 ? nothing : html`<h2>Mappings</h2>
  <div class="row">${v.mappings.map((name) => html`<button class="quiet" type="button"
    aria-expanded=${String(yaml?.mapping === name)} @click=${() => showMapping(v.volume, name)}>${name}</button>`)}</div>
  ${yaml ? html`<pre class="code">${yaml.text}</pre>` : nothing}`;

const outcome = () => (told ? html`<p class="note ${told.tone}" role="status">${told.text}</p>` : nothing);

function one(name) {
  const volume = all.volumes.find((v) => v.volume === name);
  if (!volume) {
    return html`${trail('Ingest', [name])}${empty('There is no such volume', HOW)}`;
  }
  const state = { records: aside, more: token !== '', busy, mappings: volume.mappings, mapping: through };
  return html`${trail('Ingest', [name])}${facts([
    ['Events', count(volume.records)],
    ['Kept aside', many(volume.kept_aside, 'record')],
    ['Batches', count(volume.last_batch)],
    ['Last', volume.last_batch > 0 ? when(volume.updated_at) : 'never'],
    ['Files', html`<a href="/volumes#${volume.volume.split('.').map(encodeURIComponent).join('/')}">in the volume</a>`],
  ])}${mappings(volume)}<h2>Kept aside</h2>${outcome()}${asideOf(name, state, acts)}`;
}

const redraw = view(content, () => html`${note(problem)}${all === undefined || (chosen() && aside === undefined)
  ? loading(problem) : chosen() ? one(chosen()) : html`${volumes()}${sources()}`}`);

addEventListener('hashchange', () => {
  [aside, token, pages, yaml] = [undefined, '', 1, null];
  [told, through] = [null, ''];
  look();
});
watch(look, 3000);
