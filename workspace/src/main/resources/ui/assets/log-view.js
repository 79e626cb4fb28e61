// The log of one attempt: followed as it grows, or searched. What a task prints is text, nothing else.

import { get } from './api.js';
import { follow, plain } from './log.js';
import { html, nothing, note } from './ui.js';

const MOST_MATCHES = 200;

// A line with each place of the text marked.
function marked(line, text) {
  const parts = [];
  const [low, wanted] = [line.toLowerCase(), text.toLowerCase()];
  let from = 0;
  for (let i = low.indexOf(wanted); i >= 0 && low.length === line.length; i = low.indexOf(wanted, from)) {
    parts.push(line.slice(from, i), html`<mark>${line.slice(i, i + text.length)}</mark>`);
    from = i + text.length;
  }
  return [...parts, line.slice(from)];
}

/** `redraw` is called when something became known. */
export function logView({ redraw }) {
  const pre = document.createElement('pre');
  pre.className = 'log';
  pre.tabIndex = 0;
  pre.setAttribute('aria-label', 'Log');
  let [followed, stream, stop, now] = ['', undefined, () => {}, undefined];
  let [wanted, found, problem, timer, past] = ['', undefined, undefined, undefined, false];

  // `attempt`: {path, name, begun, bad, ended()}
  function watch() {
    const name = `${now.name} ${shown()} ${now.begun}`;
    if (name !== followed) {
      followed = name;
      toEnd();
      if (wanted !== '') {
        search();
      }
    }
  }

  const shown = () => stream ?? (now.bad ? 'stderr' : 'stdout');
  const path = () => `${now.path}&stream=${shown()}`;

  function toEnd() {
    stop();
    past = false;
    pre.textContent = '';
    if (now.begun) {
      stop = follow(pre, path(), now.ended);
    }
  }

  async function search() {
    const [asked, at] = [wanted, followed];
    if (asked === '' || !now.begun) {
      found = undefined;
      return redraw();
    }
    try {
      const answer = await get(`${path()}&limit=${MOST_MATCHES}&q=${encodeURIComponent(asked)}`);
      if (asked === wanted && at === followed) {
        [found, problem] = [answer, undefined];
      }
    } catch (error) {
      [found, problem] = [undefined, error];
    }
    return redraw();
  }

  function ask(event) {
    wanted = event.target.value.trim();
    clearTimeout(timer);
    timer = setTimeout(search, 200);
  }

  // The log from a match on.
  async function show(match) {
    try {
      const piece = await get(`${path()}&offset=${match.offset}`);
      stop();
      [past, found] = [true, undefined];
      pre.textContent = plain(piece.text);
      pre.scrollTop = 0;
    } catch (error) {
      problem = error;
    }
    redraw();
  }

  const matches = () => html`<ol class="matches log" aria-label="Lines with ${wanted}" aria-live="polite">
    ${found.matches.length === 0 ? html`<li class="dim">No line of ${shown()} has “${wanted}”.</li>` : nothing}
    ${found.matches.map((match) => html`<li><button type="button" class="plain" @click=${() => show(match)}>
      <b>${match.line}</b><span>${marked(plain(match.text), wanted)}</span></button></li>`)}
    ${found.truncated ? html`<li class="dim">There are more than ${MOST_MATCHES}; look for something rarer.</li>` : nothing}
  </ol>`;

  const back = () => {
    toEnd();
    redraw();
  };
  const choose = (name) => {
    stream = name;
    redraw();
  };
  const tab = (name) => html`<button type="button" aria-pressed=${String(name === shown())}
    @click=${() => choose(name)}>${name}</button>`;

  return (attempt) => {
    now = attempt;
    watch();
    pre.dataset.empty = !now.begun ? 'It has not begun.' : now.ended() ? 'It said nothing here.' : 'Nothing said yet.';
    return html`<div class="row"><div class="tabs" role="group" aria-label="Log">${tab('stdout')}${tab('stderr')}</div>
      <span class="grow"></span>
      ${past ? html`<button class="quiet small" type="button" @click=${back}>To the end</button>` : nothing}
      <input type="search" class="small" aria-label="Find in the log" placeholder="Find in the log" maxlength="200"
        autocomplete="off" @input=${ask}></div>
      ${note(problem)}${found ? matches() : pre}`;
  };
}
