// One evaluation: its variants side by side, as a whole and case by case; people say theirs in place.

import { get, post, watch } from './api.js';
import { metrics } from './evaluation-metrics.js';
import { chip, content, facts, html, many, note, nothing, repeat, tags, title, toggle, view, when } from './ui.js';
import { share } from './release-words.js';

const path = `/api/2.0/caspers/evaluations/${location.pathname.split('/').pop()}`;
const AT_ONCE = 50;

let [evaluation, problem, kind, most] = [undefined, null, 'apart', AT_ONCE];

async function look() {
  if (evaluation && evaluation.state !== 'RUNNING') {
    return;
  }
  try {
    evaluation = await get(path);
    title(`Evaluation of ${evaluation.model}`);
    if (evaluation.variants?.length === 1 && kind === 'apart') {
      kind = 'wrong';
    }
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

async function label(result, name, value) {
  try {
    evaluation = await post(`${path}/labels`, { trace_id: result.trace_id, name, value });
    problem = null;
  } catch (error) {
    problem = error;
  }
  redraw();
}

const bad = (result) => !result.right || result.unsafe.length > 0;
const KINDS = {
  apart: ['Where they differ', (c) => new Set(c.results.map((r) => `${bad(r)} ${JSON.stringify(r.answer ?? null)}`)).size > 1],
  wrong: ['Not right', (c) => c.results.some(bad)],
  all: ['All', () => true],
};

// A person's word beside the scorer's or the judge's, on the same question.
function say(result, name, [yes, no]) {
  const mine = evaluation.labels.filter((l) => l.trace_id === result.trace_id && l.name === name);
  const of = (value) => mine.some((l) => l.value === value);
  const button = (value, word) => html`<button type="button" class="quiet small" aria-pressed=${String(of(value))}
    title=${mine.filter((l) => l.value === value).map((l) => l.person).join(', ') || nothing}
    @click=${() => label(result, name, of(value) ? null : value)}>${word}</button>`;
  return html`<span class="say" role="group" aria-label="Your word on ${name}">${button(true, yes)}${button(false, no)}</span>`;
}

const verdict = (result) => html`<div class="row">${result.right ? chip('good', 'Right') : chip('bad', 'Wrong')}
  ${result.unsafe.map((name) => chip('bad', name.replaceAll('_', ' ')))}
  ${say(result, 'accuracy', ['Right', 'Wrong'])}</div>
  ${result.wrong.length ? html`<span class="line-2">not right: ${result.wrong.join(', ')}</span>` : nothing}
  ${result.error ? html`<span class="line-2">${result.error}</span>` : nothing}
  ${result.ungrounded?.length ? html`<span class="line-2">numbers from nowhere: ${result.ungrounded.join(', ')}</span>` : nothing}`;

const judged = (result) => Object.entries(result.judged).map(([name, said]) => html`<div class="row">
  ${said.rating === undefined ? chip('', `${name.replaceAll('_', ' ')}: no word`) : said.rating ? chip('good', name.replaceAll('_', ' ')) : chip('bad', `not ${name.replaceAll('_', ' ')}`)}
  ${say(result, name, ['Yes', 'No'])}</div><span class="line-2">${said.rationale}</span>`);

const answer = (result) => html`<dl class="answer">${Object.entries(result.answer ?? {}).map(([name, value]) =>
  html`<div><dt>${name}</dt><dd>${value === null ? 'none' : String(value)}</dd></div>`)}</dl>`;

const one = (c) => html`<li class="card"><div class="row"><h3>${c.name}</h3>${c.tags.map((tag) => tags({ [tag]: '' }))}</div>
  <p class="input">${Object.entries(c.input).map(([name, value]) => html`<span><b>${name}</b> ${typeof value === 'string' ? value : JSON.stringify(value)}</span>`)}</p>
  <div class="sides">${c.results.map((result, i) => html`<section aria-label=${evaluation.variants[i].name}>
    <h4>${evaluation.variants[i].name}</h4>${verdict(result)}${judged(result)}${answer(result)}
    <p class="small"><a href="/ml/traces/${result.trace_id}">Trace</a> <span class="dim">${result.latency_ms} ms, ${result.tokens} tokens</span></p>
  </section>`)}</div></li>`;

function cases() {
  const shown = evaluation.cases.filter(KINDS[kind][1]);
  return html`<div class="toolbar"><h2>Cases</h2>${toggle(Object.entries(KINDS).map(([key, [words]]) => [key, words]), kind,
    (to) => { kind = to; most = AT_ONCE; redraw(); }, 'Which cases')}</div>
    ${shown.length === 0 ? html`<p class="dim">None of ${many(evaluation.cases.length, 'case')}.</p>` : nothing}
    <ol class="cases">${repeat(shown.slice(0, most), (c) => c.name, one)}</ol>
    ${shown.length > most ? html`<button class="quiet" @click=${() => { most += AT_ONCE; redraw(); }}>Show more of ${shown.length}</button>` : nothing}`;
}

const agreement = () => evaluation.agreement.length === 0
  ? html`<p class="dim">Nobody has said theirs yet. Say of an answer below whether it is right, or whether a judge is: then it shows here how far judges and people agree.</p>`
  : html`<ul class="plain-list">${evaluation.agreement.map((a) => html`<li><b>${a.name.replaceAll('_', ' ')}</b>
    ${share(a.agree / a.labels)} of ${many(a.labels, 'label')} agree${a.kappa === undefined ? '' : `, Cohen's kappa ${a.kappa.toFixed(2)}`}</li>`)}</ul>`;

const about = () => facts([
  ['Agent', evaluation.model],
  ['Judge', evaluation.asked.judge],
  ['Cases', evaluation.cases?.length],
  ['Begun', html`${when(evaluation.created_at)} by ${evaluation.created_by}`],
]);

const finished = () => html`<section class="block">${metrics(evaluation)}</section>
  <section class="card block"><h2>People and judges</h2>${agreement()}</section>${cases()}`;

const redraw = view(content, () => html`${note(problem)}${evaluation === undefined ? nothing : html`
  <div class="toolbar">${about()}</div>
  ${evaluation.state === 'FINISHED' ? finished()
    : evaluation.state === 'RUNNING' ? html`<p class="note">Under way: each prompt with each model is asked every case.</p>`
      : note(evaluation.message)}`}`);

watch(look, 2000);
