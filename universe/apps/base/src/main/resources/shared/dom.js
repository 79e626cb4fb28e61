// Elements made without strings of HTML: what others wrote stays text.

const SVG = 'http://www.w3.org/2000/svg';

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith('on')) {
      node.addEventListener(name.slice(2), value);
    } else if (value !== undefined && value !== null && value !== false) {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export const h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

export const money = (amount) =>
  amount === null || amount === undefined ? '–' : Number(amount).toLocaleString('en-US', { style: 'currency', currency: 'USD' });
export const minutes = (value) => (value === null || value === undefined ? '–' : `${Number(value).toFixed(1)} min`);
export const moment = (iso) => (iso ? new Date(iso).toLocaleString(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' }) : '–');
export const clock = (iso) => new Date(iso).toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });

// Says something to those who do not see the page.
export const say = (text) => { document.getElementById('said').textContent = text; };

export const problem = (error) => h('p', { class: 'note bad', role: 'alert' }, error.message);
