// Parts of a page about one thing that an agent judged.

import { h } from './dom.js';

export function tools(calls) {
  const list = Array.isArray(calls) ? calls : [];
  return [h('h2', {}, 'What the agent saw'),
    list.length === 0 ? h('p', { class: 'dim' }, 'It asked for nothing.') :
    h('div', { class: 'tools' }, list.map((tool) => h('details', {},
      h('summary', { class: 'mono' }, `${String(tool.name).split('.').at(-1)}(${Object.values(unwrapped(tool.args ?? tool.arguments) ?? {}).join(', ')})`),
      h('pre', {}, JSON.stringify(unwrapped(tool.result), null, 1)))))];
}

// A tool's answer may come as JSON within a string.
function unwrapped(value) {
  if (typeof value !== 'string') {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

// A card that is drawn anew only when what it shows has changed: what a person has opened, chosen
// or begun to write in it stays.
export function part() {
  const node = h('section', { class: 'card', hidden: true });
  let shown;
  return {
    node,
    show(data, draw) {
      const text = JSON.stringify(data);
      if (text !== shown) {
        shown = text;
        node.replaceChildren(...draw().flat(2).filter(Boolean));
        node.hidden = false;
      }
    },
  };
}
