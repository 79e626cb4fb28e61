// Elements of a page, made without strings of HTML: what others wrote stays text.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null));
  return node;
}

// `columns`: [{ title, cell: (row) => node or text, number: true for figures }]
export function table(rows, columns, empty) {
  if (rows.length === 0) {
    return h('div', { class: 'table empty' }, empty);
  }
  const cell = (row, { cell: show, number }) =>
    h('td', { class: number ? 'number' : undefined }, show(row) ?? '');
  return h(
    'div',
    { class: 'table' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, columns.map(({ title }) => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, rows.map((row) => h('tr', {}, columns.map((column) => cell(row, column))))),
    ),
  );
}

export const link = (href, text) => h('a', { href }, text);

export const moment = (millis) => (millis ? new Date(millis).toLocaleString() : '');

// The parts of the address behind '#', and a link to such an address.
export const place = () => location.hash.slice(1).split('/').filter(Boolean).map(decodeURIComponent);
export const at = (...parts) => `#${parts.map(encodeURIComponent).join('/')}`;

// Where one is, each part leading back to itself.
export function trail(root, parts) {
  const links = [link('#', root), ...parts.map((part, i) => link(at(...parts.slice(0, i + 1)), part))];
  links.at(-1).setAttribute('aria-current', 'page');
  return h('nav', { class: 'trail', 'aria-label': 'Where you are' }, links);
}

// Shows what `view(parts)` gives, now and whenever the address changes.
export function show(content, view) {
  let latest = 0;
  const render = async () => {
    const mine = ++latest;
    let nodes;
    try {
      nodes = await view(place());
    } catch (error) {
      nodes = [h('p', { class: 'note bad', role: 'alert' }, error.message)];
    }
    if (mine === latest) {
      content.replaceChildren(...nodes);
    }
  };
  addEventListener('hashchange', render);
  return render;
}
