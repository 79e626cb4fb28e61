// The streets, drawn once into a picture greater than the window and then only moved about.

const MARGIN = 0.35;
const WIDTHS = [5, 4.5, 4, 3.2, 2.6, 1.8, 1.2, 0.9];

export class Streets {
  constructor(view, lines) {
    this.view = view;
    this.picture = document.createElement('canvas');
    // The greater ones last, over the others.
    this.paths = WIDTHS.map(() => new Path2D());
    for (const line of lines) {
      const path = this.paths[line[0]];
      for (let i = 1; i < line.length; i += 2) {
        const [x, y] = view.meters(line[i] / 1e6, line[i + 1] / 1e6);
        if (i === 1) {
          path.moveTo(x, y);
        } else {
          path.lineTo(x, y);
        }
      }
    }
    this.drawn = null;
  }

  forget() {
    this.drawn = null;
  }

  // Draws them behind all else; `ratio` is how many real pixels a pixel has.
  draw(context, ratio, colors) {
    const { view } = this;
    const known = this.drawn;
    const shift = known && {
      x: (known.x - view.x) * view.scale - known.marginX,
      y: (known.y - view.y) * view.scale - known.marginY,
    };
    const fits = known && known.scale === view.scale && known.width === view.width && known.height === view.height
      && shift.x <= 0 && shift.y <= 0
      && shift.x >= -2 * known.marginX && shift.y >= -2 * known.marginY;
    if (!fits) {
      this.paint(ratio, colors);
      this.draw(context, ratio, colors);
      return;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(this.picture, Math.round(shift.x * ratio), Math.round(shift.y * ratio));
  }

  paint(ratio, colors) {
    const { view, picture } = this;
    const marginX = Math.round(view.width * MARGIN);
    const marginY = Math.round(view.height * MARGIN);
    picture.width = (view.width + 2 * marginX) * ratio;
    picture.height = (view.height + 2 * marginY) * ratio;
    const context = picture.getContext('2d');
    const scale = view.scale * ratio;
    context.setTransform(scale, 0, 0, scale,
      (view.middleX + marginX - view.x * view.scale) * ratio, (view.middleY + marginY - view.y * view.scale) * ratio);
    context.lineCap = 'round';
    context.lineJoin = 'round';
    // From afar small streets are thin, but never gone.
    const breadth = Math.min(2.2, Math.max(0.55, view.scale * 4));
    for (let rank = WIDTHS.length - 1; rank >= 0; rank--) {
      context.strokeStyle = rank <= 3 ? colors.great : colors.street;
      context.lineWidth = (WIDTHS[rank] * breadth) / view.scale;
      context.stroke(this.paths[rank]);
    }
    this.drawn = { x: view.x, y: view.y, scale: view.scale, width: view.width, height: view.height, marginX, marginY };
  }
}
