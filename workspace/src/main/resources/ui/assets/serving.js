// Serving endpoints, and a place to talk to one.

import { get, post, watch } from './api.js';
import { millis } from './trace-format.js';
import { chip, content, empty, html, loading, nothing, note, table, view } from './ui.js';

let [endpoints, lost, problem, chosen, turns, busy] = [undefined, null, null, '', [], false];

// What an agent asked its tools, out of the trace of its call.
async function traced(id) {
  try {
    const { spans } = await get(`/api/2.0/caspers/traces/${encodeURIComponent(id)}`);
    return spans.filter((span) => span.kind === 'TOOL').sort((a, b) => a.offset_us - b.offset_us)
      .map(({ name, duration_us: took, attributes: a, message }) => ({
        role: 'tool', name, took, trace: id, content: a['caspers.input'], gave: message || a['caspers.output'],
      }));
  } catch {
    return []; // a trace of which one may know nothing
  }
}

const asked = ({ function: f }) => ({ role: 'tool', name: f?.name, content: f?.arguments });

// An answer as turns of the talk: the tools that were called, then what was said.
async function heard(answer) {
  const said = answer.choices?.[0]?.message;
  const id = answer.databricks_output?.trace_id;
  return [
    ...(id === undefined ? (said?.tool_calls ?? []).map(asked) : await traced(id)),
    { role: 'assistant', content: said?.content ?? JSON.stringify(answer) },
  ];
}

async function say(event) {
  event.preventDefault();
  const text = new FormData(event.target).get('text').trim();
  if (text === '' || busy) {
    return;
  }
  turns = [...turns, { role: 'user', content: text }];
  event.target.reset();
  [busy, problem] = [true, null];
  redraw();
  try {
    const messages = turns.filter((turn) => turn.role !== 'tool');
    const answer = await post(`/serving-endpoints/${encodeURIComponent(chosen)}/invocations`, { messages });
    turns = [...turns, ...await heard(answer)];
  } catch (error) {
    problem = error;
  }
  busy = false;
  redraw();
}

function talkTo(name) {
  [chosen, turns, problem] = [name, [], null];
  redraw.now();
  document.querySelector('#say').focus();
}

const pretty = (text) => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};

const text = (said) => (said === undefined ? nothing : html`<pre tabindex="0">${pretty(said)}</pre>`);

const tool = ({ name, took, trace, content: given, gave }) => html`<details class="turn tool">
  <summary><b>tool</b> <code>${name}</code>
    <span class="dim small">${took === undefined ? '' : millis(took)}</span></summary>${text(given)}${text(gave)}
  ${trace ? html`<a class="small" href="/ml/traces/${trace}">The whole trace</a>` : nothing}</details>`;

const turn = (one) => (one.role === 'tool' ? tool(one)
  : html`<div class="turn ${one.role}"><b>${one.role}</b><pre>${pretty(one.content)}</pre></div>`);

const playground = () => html`<section class="card stack" aria-label="Playground">
  <div class="row"><h2>Talk to ${chosen}</h2><span class="grow"></span>
    <a href="/ml/traces">All traces</a></div>
  <div class="talk" aria-live="polite">${turns.map(turn)}</div>${note(problem)}
  <form class="row" @submit=${say}><input id="say" class="grow" name="text" aria-label="Message" autocomplete="off"
    placeholder="Say something"><button ?disabled=${busy}>${busy ? 'Waiting…' : 'Send'}</button></form></section>`;

const ready = (e) => (e.state?.ready === 'READY' ? chip('good', 'Ready') : chip('busy', 'Not ready'));
const served = (e) => (e.config?.served_entities ?? [])
  .map((s) => (s.external_model ? `${s.external_model.name} at ${s.external_model.provider}`
    : `${s.entity_name ?? s.name ?? ''} ${s.entity_version ?? ''}`)).join(', ');

const list = () => table(endpoints, [
  { title: 'Endpoint', name: true, cell: (e) => html`<a href="/serving/${encodeURIComponent(e.name)}">${e.name}</a>` },
  { title: 'State', cell: ready },
  { title: 'Serves', optional: true, cell: served },
  { title: '', cell: (e) => html`<button class="quiet small" aria-label="Talk to ${e.name}"
      @click=${() => talkTo(e.name)}>Talk</button>` },
], { key: (e) => e.name, label: 'Endpoints' });

const redraw = view(content, () => html`${note(lost)}
  ${endpoints === undefined ? loading(lost) : endpoints.length === 0
    ? empty('There are no endpoints yet', html`A stage of the bundle serves the first: run <a href="/jobs">the job</a>.`)
    : list()}${chosen ? playground() : nothing}`);

watch(async () => {
  endpoints = (await get('/api/2.0/serving-endpoints')).endpoints ?? [];
  redraw();
}, 4000, (is, error) => {
  lost = is ? error : null;
  redraw();
});
