// A window onto a picture that may be larger than it: fitted at first, then zoomed and moved by
// buttons, keys, dragging, two fingers, or the wheel with Ctrl.

import { html, render } from './ui.js';

const [LEAST, MOST, PAD] = [0.12, 2, 24];

export function viewport(holder, canvas, label) {
  holder.classList.add('viewport');
  holder.setAttribute('role', 'group');
  holder.setAttribute('aria-label', label);
  const window_ = document.createElement('div');
  window_.className = 'window';
  window_.append(canvas);
  const tools = document.createElement('div');
  tools.className = 'zoom';
  holder.replaceChildren(window_, tools);
  let [width, height, x, y, scale, untouched, moved] = [0, 0, 0, 0, 1, true, false];

  const paint = () => {
    canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
  };
  const room = () => ({ w: window_.clientWidth, h: window_.clientHeight });

  // Readable before complete: what would be too small at once is shown from its beginning.
  function fit(whole) {
    const wide = window_.clientWidth - 2 * PAD;
    const most = Math.max(220, Math.min(innerHeight * 0.62, 640));
    const all = Math.min(1, wide / width, (most - 2 * PAD) / height);
    scale = Math.max(LEAST, whole ? all : Math.max(all, Math.min(1, wide / width, 0.62)));
    window_.style.height = `${Math.round(Math.min(most, height * Math.max(scale, all) + 2 * PAD))}px`;
    const { w, h } = room();
    x = width * scale + 2 * PAD <= w ? (w - width * scale) / 2 : PAD;
    y = height * scale + 2 * PAD <= h ? (h - height * scale) / 2 : PAD;
    paint();
  }

  function zoom(factor, cx = room().w / 2, cy = room().h / 2) {
    const next = Math.min(MOST, Math.max(LEAST, scale * factor));
    x = cx - ((cx - x) * next) / scale;
    y = cy - ((cy - y) * next) / scale;
    scale = next;
    untouched = false;
    paint();
  }

  function pan(dx, dy) {
    x += dx;
    y += dy;
    untouched = false;
    paint();
  }

  const pointers = new Map();
  window_.addEventListener('pointerdown', (event) => {
    moved = false;
    if (event.button === 0 && !event.target.closest('input')) {
      pointers.set(event.pointerId, [event.clientX, event.clientY]);
    }
  });
  window_.addEventListener('pointermove', (event) => {
    const last = pointers.get(event.pointerId);
    if (last === undefined || event.buttons === 0) {
      pointers.delete(event.pointerId);
      return;
    }
    const [dx, dy] = [event.clientX - last[0], event.clientY - last[1]];
    if (!moved && Math.hypot(dx, dy) < 5) {
      return;
    }
    if (!moved) {
      moved = true;
      window_.setPointerCapture(event.pointerId);
    }
    if (pointers.size === 2) {
      const [other] = [...pointers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
      const edge = window_.getBoundingClientRect();
      const apart = (at) => Math.hypot(at[0] - other[0], at[1] - other[1]) || 1;
      zoom(apart([event.clientX, event.clientY]) / apart(last), other[0] - edge.left, other[1] - edge.top);
    } else {
      pan(dx, dy);
    }
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    window_.addEventListener(end, (event) => pointers.delete(event.pointerId));
  }
  window_.addEventListener('wheel', (event) => {
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      const edge = window_.getBoundingClientRect();
      zoom(Math.exp(-event.deltaY / 240), event.clientX - edge.left, event.clientY - edge.top);
    } else if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
      event.preventDefault();
      pan(-(event.deltaX || event.deltaY), 0);
    }
  }, { passive: false });
  const keys = (event) => {
    const act = { '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), 0: () => fit(true) }[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      untouched = false;
      act();
    }
  };
  // On what this window owns: the holder may get another window later.
  window_.addEventListener('keydown', keys);
  tools.addEventListener('keydown', keys);
  new ResizeObserver(() => untouched && width > 0 && window_.clientWidth > 0 && fit(false)).observe(window_);

  const button = (name, act, text) => html`<button class="quiet" type="button" aria-label=${name} title=${name} @click=${act}>${text}</button>`;
  render(html`${button('Zoom in', () => zoom(1.25), '+')}${button('Zoom out', () => zoom(0.8), '−')}${button('Show all', () => { untouched = false; fit(true); }, 'Fit')}`, tools);

  return {
    take(w, h) {
      [width, height] = [w, h];
      if (untouched) {
        fit(false);
      }
    },
    // Moves as little as needed for a box to be seen.
    reveal(bx, by, bw, bh) {
      const { w, h } = room();
      const [left, top] = [bx * scale + x, by * scale + y];
      const dx = left < PAD ? PAD - left : Math.min(0, w - PAD - (left + bw * scale));
      const dy = top < PAD ? PAD - top : Math.min(0, h - PAD - (top + bh * scale));
      if (dx !== 0 || dy !== 0) {
        x += dx;
        y += dy;
        paint();
      }
    },
    dragged: () => moved,
  };
}
