// One table, view or function of the catalog: what is in it, and what can be asked of it.

import { aFunction, code, columnsOf, history, kind, lead, owner } from './catalog-about.js';
import { lineage } from './catalog-lineage.js';
import { rows as rowsOf } from './dashboard-widgets.js';
import { run } from './statements.js';
import { at, empty, facts, html, note, nothing, when } from './ui.js';

const TABS = [
  ['columns', 'Columns'], ['sample', 'Sample'], ['history', 'History'], ['lineage', 'Lineage'],
];

const quoted = (parts) => parts.map((part) => `\`${part.replaceAll('`', '``')}\``).join('.');
const ask = (statement) => run(statement, { rowLimit: 100 });

function placeOf({ kind: of, full }) {
  return of === 'FILES'
    ? `/volumes${at(...full.replace(/^\/Volumes\//, '').split('/'))}`
    : at(...full.split('.'));
}

const drawn = () => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(done)); });

const waiting = html`<p class="dim">Loading…</p>`;

function lineageOf({ holder, pipelines }) {
  if (pipelines?.length === 0) {
    return empty('No lineage', 'No pipeline that you may look at makes or reads this table.');
  }
  const links = (pipelines ?? []).map(([id, name], i) =>
    html`${i > 0 ? ', ' : ''}<a href="/pipelines/${id}">${name}</a>`);
  return html`${holder}${links.length > 0 ? html`<p class="dim small">Through ${links}.</p>` : nothing}`;
}

/** The tabs of a table; `redraw` is called when something became known. */
export function tableTabs(redraw) {
  let tab = 'columns';

  const READ = {
    sample: (of) => ask(`SELECT * FROM ${quoted(of.parts)} LIMIT 50`),
    history: (of) => ask(`DESCRIBE HISTORY ${quoted(of.parts)}`),
    async lineage(of) {
      const holder = document.createElement('div');
      of.lineage = { holder, loading: true };
      redraw();
      await drawn(); // a graph is laid out by what its words measure
      const pipelines = await lineage(holder, of.parts.join('.'), (node) => {
        if (node.kind !== 'TOPICS') {
          location.href = placeOf(node);
        }
      });
      return { holder, pipelines };
    },
  };

  // What a tab shows is read when it is first looked at; a table that changes has it read anew.
  async function load(of) {
    const name = tab;
    if (READ[name] === undefined || of[name] !== undefined) {
      return;
    }
    of[name] = { loading: true };
    redraw();
    try {
      of[name] = await READ[name](of);
    } catch (error) {
      of[name] = { error };
    }
    redraw();
  }

  function inside(shown) {
    const found = shown[tab];
    if (tab === 'columns') {
      return html`${columnsOf(shown.of)}${code(shown.of.view_definition)}`;
    }
    if (found?.error) {
      return note(found.error);
    }
    if (tab === 'lineage' && found?.holder) {
      return lineageOf(found);
    }
    if (!found || found.loading) {
      return waiting;
    }
    if (found.rows.length === 0) {
      return html`<p class="dim">${tab === 'sample' ? 'The table has no rows.' : 'Nothing is recorded.'}</p>`;
    }
    return tab === 'history' ? history(found) : html`<div class="results">${rowsOf(found)}</div>`;
  }

  function detail(shown) {
    const { of, parts, what } = shown;
    if (what === 'functions') {
      return aFunction(of);
    }
    const choose = (name) => {
      tab = name;
      redraw();
      load(shown);
    };
    const tabs = of.table_type === 'VIEW' ? TABS.filter(([name]) => name !== 'history') : TABS;
    const query = encodeURIComponent(`SELECT *\nFROM ${quoted(parts)}\nLIMIT 100`);
    return html`<div class="sectionhead"><h2>${of.name}</h2><span class="tag">${kind(of.table_type)}</span>
        <span class="grow"></span><a class="button quiet" href="/sql?q=${query}">Query it</a></div>
      ${lead(of.comment)}
      ${facts([
        ['Owner', owner(of)],
        ['Made', when(of.created_at)],
        ['Changed', when(of.updated_at)],
        ['Format', of.data_source_format],
      ])}
      <div class="tabs" role="group" aria-label="About this table">${tabs.map(([name, word]) =>
        html`<button type="button" aria-pressed=${String(tab === name)} @click=${() => choose(name)}>${word}</button>`)}
      </div>
      ${inside(shown)}`;
  }

  return { detail, load };
}
