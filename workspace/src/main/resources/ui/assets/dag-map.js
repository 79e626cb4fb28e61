// A small map of a picture that is larger than its window: where one is, and a way to elsewhere.

const [WIDE, HIGH] = [168, 104];

/** `boxes()` gives [{x, y, width, height, tone}], (x, y) the middle; `go(x, y)` shows a place. */
export function overview(holder, boxes, go) {
  const map = document.createElement('canvas');
  map.className = 'map';
  map.setAttribute('aria-hidden', 'true');
  holder.append(map);
  let [scale, waiting, last] = [1, false, undefined];

  function draw() {
    waiting = false;
    const { width, height, x, y, w, h } = last;
    // What is nearly all seen needs no map.
    map.hidden = width * height < 2 * Math.min(w, width) * Math.min(h, height);
    if (map.hidden) {
      return;
    }
    scale = Math.min(WIDE / width, HIGH / height);
    const dense = devicePixelRatio || 1;
    const [mw, mh] = [Math.max(40, width * scale), Math.max(24, height * scale)];
    map.style.cssText = `width:${mw}px;height:${mh}px`;
    [map.width, map.height] = [mw * dense, mh * dense];
    const pen = map.getContext('2d');
    pen.scale(dense, dense);
    const style = getComputedStyle(holder);
    const colour = Object.fromEntries(['good', 'bad', 'busy', 'running', 'accent']
      .map((name) => [name, style.getPropertyValue(`--${name}`)]));
    const idle = style.getPropertyValue('--line-strong');
    for (const box of boxes()) {
      pen.fillStyle = colour[box.tone] ?? idle;
      pen.fillRect((box.x - box.width / 2) * scale, (box.y - box.height / 2) * scale,
        Math.max(2, box.width * scale), Math.max(1.5, box.height * scale));
    }
    pen.strokeStyle = colour.accent;
    pen.lineWidth = 1.5;
    pen.strokeRect(Math.max(1, x * scale), Math.max(1, y * scale),
      Math.min(mw - 2, w * scale), Math.min(mh - 2, h * scale));
  }

  const to = (event) => {
    const edge = map.getBoundingClientRect();
    go((event.clientX - edge.left) / scale, (event.clientY - edge.top) / scale);
  };
  map.addEventListener('pointerdown', (event) => {
    map.setPointerCapture(event.pointerId);
    to(event);
  });
  map.addEventListener('pointermove', (event) => event.buttons > 0 && to(event));
  addEventListener('themechange', () => last && draw());

  // `seen`: the picture's width and height, and the part of it that the window shows.
  return (seen = last) => {
    last = seen;
    if (last && !waiting) {
      waiting = true;
      requestAnimationFrame(draw);
    }
  };
}
