// Round marks, each drawn once into a small picture: a thousand of them are a thousand copies of a
// few pixels, where a thousand arcs would be traced anew in every frame.

const TAU = 2 * Math.PI;

export class Dots {
  constructor() {
    this.known = new Map();
  }

  // A mark in a colour, in real pixels; `rim` may be null.
  of(color, radius, rim, alpha) {
    const key = `${color}/${radius}/${rim}/${alpha}`;
    let dot = this.known.get(key);
    if (!dot) {
      if (this.known.size > 64) {
        this.known.clear();
      }
      dot = draw(color, radius, rim, alpha);
      this.known.set(key, dot);
    }
    return dot;
  }
}

function draw(color, radius, rim, alpha) {
  const around = radius + (rim ? radius * 0.3 : 0);
  const middle = Math.ceil(around) + 1;
  const canvas = new OffscreenCanvas(2 * middle, 2 * middle);
  const context = canvas.getContext('2d');
  context.globalAlpha = alpha;
  const disc = (size, fill) => {
    context.fillStyle = fill;
    context.beginPath();
    context.arc(middle, middle, size, 0, TAU);
    context.fill();
  };
  if (rim) {
    disc(around, rim);
  }
  disc(radius, color);
  return { picture: canvas.transferToImageBitmap(), middle };
}
