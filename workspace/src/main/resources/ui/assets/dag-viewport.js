// A window onto a picture that may be larger than it: fitted at first, then zoomed and moved by
// buttons, keys, dragging, two fingers, or the wheel with Ctrl.

import { html, render } from './ui.js';

// What stands below a picture is for its tools.
const [LEAST, MOST, PAD, FOOT] = [0.1, 2, 22, 48];
// Below this scale names are no longer easily read: a picture that needs less is shown in part.
const READABLE = 0.78;
// But nothing is cut off for the sake of a little size.
const ENOUGH = 0.64;

/** `seen({x, y, w, h, width, height})` hears which part of the picture is seen, in its pixels. */
export function viewport(holder, canvas, label, seen) {
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
  let start = { x: 0, y: 0 };

  const paint = () => {
    canvas.style.transform = `translate(${x}px, ${y}px) scale(${scale})`;
    const { w, h } = room();
    seen({ width, height, x: -x / scale, y: -y / scale, w: w / scale, h: h / scale });
  };
  const room = () => ({ w: window_.clientWidth, h: window_.clientHeight });

  const most = () => Math.max(260, Math.min(innerHeight * 0.74, 720));
  // A side's place: in the middle when all fits, else so that `at` is seen and no edge is wasted.
  const place = (length, space, at) => {
    const long = length * scale;
    return long <= space ? PAD + (space - long) / 2 : PAD + Math.min(0, Math.max(space - long, space / 2 - at * scale));
  };
  const free = () => ({ w: window_.clientWidth - 2 * PAD, h: most() - PAD - FOOT });

  // Readable before complete: what would be too small at once is shown from its start.
  function fit(whole) {
    const { w, h } = free();
    const all = Math.min(1, w / width, h / height);
    scale = Math.max(LEAST, whole || all >= ENOUGH ? all : READABLE);
    if (untouched) {
      window_.style.height = `${Math.round(Math.min(h, height * scale) + PAD + FOOT)}px`;
    }
    x = place(width, w, start.x);
    y = place(height, window_.clientHeight - PAD - FOOT, start.y);
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
      canvas.classList.add('moving');
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
    window_.addEventListener(end, (event) => {
      pointers.delete(event.pointerId);
      canvas.classList.remove('moving');
    });
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
  const showAll = () => {
    untouched = false;
    fit(true);
  };
  const keys = (event) => {
    const act = { '+': () => zoom(1.25), '=': () => zoom(1.25), '-': () => zoom(0.8), 0: showAll }[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      act();
    }
  };
  // On what this window owns: the holder may get another window later.
  window_.addEventListener('keydown', keys);
  tools.addEventListener('keydown', keys);
  new ResizeObserver(() => untouched && width > 0 && window_.clientWidth > 0 && fit(false)).observe(window_);

  const button = (name, act, text) => html`<button class="quiet" type="button" aria-label=${name} title=${name}
    @click=${act}>${text}</button>`;
  render(html`${button('Zoom in', () => zoom(1.25), '+')}${button('Zoom out', () => zoom(0.8), '−')}
    ${button('Show all', showAll, 'Fit')}`, tools);

  return {
    room: free,
    // A picture's size and the place in it that is shown first.
    take(w, h, first) {
      [width, height, start] = [w, h, first];
      holder.classList.add('drawn');
      if (untouched) {
        fit(false);
      }
    },
    // Moves as little as needed for a box to be seen.
    reveal(bx, by, bw, bh) {
      const { w, h } = room();
      const [left, top] = [bx * scale + x, by * scale + y];
      const dx = left < PAD ? PAD - left : Math.min(0, w - PAD - (left + bw * scale));
      const dy = top < PAD ? PAD - top : Math.min(0, h - FOOT - (top + bh * scale));
      if (dx !== 0 || dy !== 0) {
        x += dx;
        y += dy;
        paint();
      }
    },
    // Brings a place to the middle.
    show(px, py) {
      const { w, h } = room();
      pan(w / 2 - px * scale - x, h / 2 - py * scale - y);
    },
    dragged: () => moved,
  };
}
