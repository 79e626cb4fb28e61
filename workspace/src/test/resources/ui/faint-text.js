() => {
  // Texts whose contrast to what lies behind them is below 4.5 to 1 (WCAG 2, AA), and controls without a
  // name.
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (colour) => {
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = colour;
    pen.fillRect(0, 0, 1, 1);
    return [...pen.getImageData(0, 0, 1, 1).data];
  };
  const over = (top, ground) => top.slice(0, 3).map((v, i) => (v * top[3]) / 255 + ground[i] * (1 - top[3] / 255));
  const luminance = (colour) => {
    const [r, g, b] = colour.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      layers.unshift(getComputedStyle(e).backgroundColor);
    }
    return layers.reduce((below, layer) => over(rgba(layer), below), [255, 255, 255]);
  };
  const contrast = (element) => {
    const below = ground(element);
    const [a, b] = [luminance(over(rgba(getComputedStyle(element).color), below)), luminance(below)];
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  };
  const says = (e) => [...e.childNodes].some((n) => n.nodeType === Node.TEXT_NODE && n.textContent.trim() !== '');
  const named = (e) => e.getAttribute('aria-label') || e.textContent.trim() || e.title || e.labels?.length > 0;
  const faint = [...document.body.querySelectorAll('*')]
    .filter((e) => e.checkVisibility() && says(e) && !e.closest(':disabled') && contrast(e) < 4.5)
    .map((e) => `${contrast(e).toFixed(2)}: ${e.textContent.trim().slice(0, 40)}`);
  const nameless = [...document.querySelectorAll('a, button, input, select, textarea')]
    .filter((e) => !named(e))
    .map((e) => `no name: ${e.outerHTML.slice(0, 80)}`);
  return [...faint, ...nameless];
}
