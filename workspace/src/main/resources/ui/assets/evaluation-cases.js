// The cases of an evaluation: what each variant answered, what judges said of it, and what people say.

import { chip, html, many, nothing, repeat, tags, toggle } from './ui.js';

const AT_ONCE = 50;

const words = (name) => name.replaceAll('_', ' ');
const said = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
const second = (text) => html`<span class="line-2">${text}</span>`;

const bad = (result) => !result.right || result.unsafe.length > 0;
const told = (result) => `${bad(result)} ${JSON.stringify(result.answer ?? null)}`;
const KINDS = {
  apart: ['Where they differ', (c) => new Set(c.results.map(told)).size > 1],
  wrong: ['Not right', (c) => c.results.some(bad)],
  all: ['All', () => true],
};

const answer = (result) => html`<dl class="answer">${Object.entries(result.answer ?? {}).map(([name, value]) =>
  html`<div><dt>${name}</dt><dd>${value === null ? 'none' : said(value)}</dd></div>`)}</dl>`;

const input = (of) => html`<p class="input">${Object.entries(of).map(([name, value]) =>
  html`<span><b>${name}</b> ${said(value)}</span>`)}</p>`;

function rating(name, { rating: right }) {
  if (right === undefined) {
    return chip('', `${words(name)}: no word`);
  }
  return right ? chip('good', words(name)) : chip('bad', `not ${words(name)}`);
}

/**
 * `redraw` is called when other cases are asked for, `label(result, name, value)` when a person says
 * theirs. Gives back a function of an evaluation to a template.
 */
export function casesOf({ redraw, label }) {
  let [kind, most, labels] = [undefined, AT_ONCE, []];

  // A person's word beside the scorer's or the judge's, on the same question.
  function say(result, name, yes, no) {
    const mine = labels.filter((l) => l.trace_id === result.trace_id && l.name === name);
    const of = (value) => mine.filter((l) => l.value === value);
    const button = (value, word) => {
      const by = of(value).map((l) => l.person).join(', ');
      const next = by === '' ? value : null;
      return html`<button type="button" class="quiet small" aria-pressed=${String(by !== '')} title=${by || nothing}
        @click=${() => label(result, name, next)}>${word}</button>`;
    };
    return html`<span class="say" role="group" aria-label="Your word on ${words(name)}">
      ${button(true, yes)}${button(false, no)}</span>`;
  }

  const verdict = (result) => html`<div class="row">${result.right ? chip('good', 'Right') : chip('bad', 'Wrong')}
      ${result.unsafe.map((name) => chip('bad', words(name)))}${say(result, 'accuracy', 'Right', 'Wrong')}</div>
    ${result.wrong.length > 0 ? second(`not right: ${result.wrong.join(', ')}`) : nothing}
    ${result.error ? second(result.error) : nothing}
    ${result.ungrounded?.length > 0 ? second(`numbers from nowhere: ${result.ungrounded.join(', ')}`) : nothing}`;

  const judged = (result) => Object.entries(result.judged).map(([name, by]) => html`
    <div class="row">${rating(name, by)}${say(result, name, 'Yes', 'No')}</div>${second(by.rationale)}`);

  const side = (name, result) => html`<section aria-label=${name}><h4>${name}</h4>
    ${verdict(result)}${judged(result)}${answer(result)}
    <p class="small"><a href="/ml/traces/${result.trace_id}">Trace</a>
      <span class="dim">${result.latency_ms} ms, ${result.tokens} tokens</span></p></section>`;

  const one = (variants) => (c) => html`<li class="card">
    <div class="row"><h3>${c.name}</h3>${c.tags.map((tag) => tags({ [tag]: '' }))}</div>${input(c.input)}
    <div class="sides">${c.results.map((result, i) => side(variants[i].name, result))}</div></li>`;

  function choose(next) {
    [kind, most] = [next, AT_ONCE];
    redraw();
  }

  function more() {
    most += AT_ONCE;
    redraw();
  }

  return ({ cases, variants, labels: now }) => {
    labels = now;
    // One variant alone differs from nothing.
    kind ??= variants.length === 1 ? 'wrong' : 'apart';
    const kinds = Object.entries(KINDS).filter(([key]) => key !== 'apart' || variants.length > 1);
    const shown = cases.filter(KINDS[kind][1]);
    return html`<div class="sectionhead"><h2>Cases</h2><span class="grow"></span>
        ${toggle(kinds.map(([key, [text]]) => [key, text]), kind, choose, 'Which cases')}</div>
      ${shown.length === 0 ? html`<p class="dim">None of ${many(cases.length, 'case')}.</p>` : nothing}
      <ol class="cases">${repeat(shown.slice(0, most), (c) => c.name, one(variants))}</ol>
      ${shown.length > most
        ? html`<div class="row"><button class="quiet" @click=${more}>Show more of ${shown.length}</button></div>`
        : nothing}`;
  };
}
