// Serving endpoints, and a place to talk to one.

import { get, post } from './api.js';
import { chip, content, empty, html, nothing, note, table, view } from './ui.js';

let [endpoints, problem, chosen, turns, busy] = [undefined, null, '', [], false];

// An answer as turns of the talk: the tools that were called, then what was said.
function heard(answer) {
  const said = answer.choices?.[0]?.message;
  const called = ({ function: f }) => ({ role: 'tool', content: `${f?.name}(${f?.arguments ?? ''})` });
  return [
    ...(said?.tool_calls ?? []).map(called),
    { role: 'assistant', content: said?.content ?? JSON.stringify(answer, null, 2) },
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
    turns = [...turns, ...heard(answer)];
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

const turn = ({ role, content: said }) => html`<div class="turn ${role}"><b>${role}</b><pre>${said}</pre></div>`;

const playground = () => html`<section class="card stack" aria-label="Playground">
  <div class="row"><h2>Talk to ${chosen}</h2><span class="grow"></span>
    <a href="/ml/traces">Its tool calls are in the traces</a></div>
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

const redraw = view(content, () => html`${chosen ? nothing : note(problem)}
  ${endpoints === undefined ? nothing : endpoints.length === 0
    ? empty('There are no endpoints yet', html`A stage of the bundle serves the first: run <a href="/jobs">the job</a>.`)
    : list()}${chosen ? playground() : nothing}`);

get('/api/2.0/serving-endpoints')
  .then((answer) => { endpoints = answer.endpoints ?? []; }, (error) => { problem = error; })
  .then(redraw);
