// What is wrong with a page, as far as a machine can see: wider than its window, text that does not
// stand out, names that are missing, text that is cut or was never meant for people.
(() => {
  const faults = new Set();
  const shown = (e) => e.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && e.getClientRects().length > 0;
  const of = (e) => `${e.tagName.toLowerCase()}${e.className && typeof e.className === 'string' ? `.${e.className.trim().replace(/\s+/g, '.')}` : ''}`;
  const says = (e) => JSON.stringify(e.textContent.trim().slice(0, 40));

  const wide = document.documentElement.scrollWidth;
  if (wide > innerWidth) {
    const over = (e) => e.getBoundingClientRect().right > innerWidth + 1
      || (getComputedStyle(e).overflowX === 'visible' && e.scrollWidth > e.clientWidth + 1
        && e.getBoundingClientRect().left + e.scrollWidth > innerWidth + 1);
    const most = [...document.querySelectorAll('main *')].filter(shown).reverse()
      .find((e) => over(e) && !e.closest('.table, pre, .canvas, .board, .results, .log'));
    faults.add(`${wide} pixels wide: ${most ? `${of(most)} ${says(most)}` : ''}`);
  }

  const numbers = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const parsed = (colour) => {
    const [r, g, b, a = 1] = numbers(colour);
    return colour.startsWith('color(srgb') ? { rgb: [r * 255, g * 255, b * 255], a } : { rgb: [r, g, b], a };
  };
  const over = (top, below) => top.rgb.map((c, i) => c * top.a + below[i] * (1 - top.a));
  function ground(e) {
    const layers = [];
    for (let at = e; at; at = at.parentElement) {
      const colour = parsed(getComputedStyle(at).backgroundColor);
      if (colour.a > 0) {
        layers.push(colour);
        if (colour.a === 1) {
          break;
        }
      }
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  }
  const light = (rgb) => {
    const [r, g, b] = rgb.map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const e of document.querySelectorAll('body *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '');
    if (!own || !shown(e) || e.closest('[disabled], [aria-hidden=true], .unseen, .faded')) {
      continue;
    }
    const style = getComputedStyle(e);
    const below = ground(e);
    const ink = parsed(e instanceof SVGElement ? style.fill : style.color);
    if (ink.rgb.some((c) => c === undefined)) {
      continue;
    }
    const [a, b] = [light(over(ink, below)), light(below)].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24
      || (parseFloat(style.fontSize) >= 18.6 && Number(style.fontWeight) >= 700);
    if (contrast < (large ? 3 : 4.5)) {
      faults.add(`contrast ${contrast.toFixed(2)}: ${of(e)} ${says(e)}`);
    }
    if (style.textOverflow === 'ellipsis' && e.scrollWidth > e.clientWidth + 1
      && !e.closest('[title], [aria-label]')) {
      faults.add(`cut, and nothing says the rest: ${of(e)} ${says(e)}`);
    }
    if (/undefined|\bNaN\b|\[object |Infinity/.test(own && e.childElementCount === 0 ? e.textContent : '')
      && !e.closest('pre, code, textarea')) {
      faults.add(`not for people: ${of(e)} ${says(e)}`);
    }
  }

  const name = (e) => e.getAttribute('aria-label') ?? e.getAttribute('aria-labelledby') ?? e.title
    ?? '';
  for (const e of document.querySelectorAll('button, a[href], select, textarea, input:not([type=hidden])')) {
    const labelled = name(e) !== '' || e.textContent.trim() !== '' || e.labels?.length > 0
      || [...e.querySelectorAll('img')].some((i) => i.alt !== '');
    if (shown(e) && !labelled) {
      faults.add(`no name: ${of(e)}`);
    }
  }
  for (const e of document.querySelectorAll('img:not([alt])')) {
    faults.add(`no words for a picture: ${of(e)}`);
  }
  const headings = document.querySelectorAll('h1').length;
  if (headings !== 1) {
    faults.add(`${headings} headings of the first level`);
  }
  const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => faults.add(`two of one id: ${id}`));
  return [...faults];
})();
