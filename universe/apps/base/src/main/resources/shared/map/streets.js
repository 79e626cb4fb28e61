// The streets, drawn once into a picture greater than the window; a copy of it with the doors of the
// moment is the ground, which is only moved about.

const MARGIN = 0.35;
const WIDTHS = [5, 4.5, 4, 3.2, 2.6, 1.8, 1.2, 0.9];
const AT_REST = 140; // milliseconds without a zoom after which it is drawn as it should be

export class Streets {
  constructor(view, lines) {
    this.view = view;
    this.picture = document.createElement('canvas');
    this.ground = document.createElement('canvas');
    this.stamped = -1; // the look whose doors are on the ground
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

  // Draws them below all else; `ratio` is how many real pixels a pixel has, `front` knows the doors.
  draw(context, ratio, colors, time, front) {
    const { view } = this;
    if (!this.serves(time)) {
      this.paint(ratio, colors);
      this.stamped = -1;
    }
    if (this.stamped !== front.looks) {
      this.stamped = front.looks;
      this.stamp(ratio, colors, front);
    }
    const known = this.drawn;
    const scaled = view.scale / known.scale;
    const x = (known.x - view.x) * view.scale - (known.marginX + view.middleX) * scaled + view.middleX;
    const y = (known.y - view.y) * view.scale - (known.marginY + view.middleY) * scaled + view.middleY;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (scaled === 1) {
      context.drawImage(this.ground, Math.round(x * ratio), Math.round(y * ratio));
      return;
    }
    context.fillStyle = colors.ground;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    context.drawImage(this.ground, x * ratio, y * ratio, this.ground.width * scaled, this.ground.height * scaled);
  }

  stamp(ratio, colors, front) {
    const { view, picture, ground, drawn } = this;
    if (ground.width !== picture.width || ground.height !== picture.height) {
      ground.width = picture.width;
      ground.height = picture.height;
    }
    const context = ground.getContext('2d', { alpha: false });
    context.drawImage(picture, 0, 0);
    front.stampDoors(context, ratio, colors,
      (x) => ((x - drawn.x) * drawn.scale + view.middleX + drawn.marginX) * ratio,
      (y) => ((y - drawn.y) * drawn.scale + view.middleY + drawn.marginY) * ratio);
  }

  // Whether the picture does: as it is, or enlarged for as long as somebody zooms.
  serves(time) {
    const { view, drawn } = this;
    if (!drawn || drawn.width !== view.width || drawn.height !== view.height) {
      return false;
    }
    if (drawn.scale !== view.scale) {
      return time - view.zoomed < AT_REST;
    }
    return Math.abs(drawn.x - view.x) * view.scale <= drawn.marginX
      && Math.abs(drawn.y - view.y) * view.scale <= drawn.marginY;
  }

  paint(ratio, colors) {
    const { view, picture } = this;
    const marginX = Math.round(view.width * MARGIN);
    const marginY = Math.round(view.height * MARGIN);
    picture.width = (view.width + 2 * marginX) * ratio;
    picture.height = (view.height + 2 * marginY) * ratio;
    const context = picture.getContext('2d', { alpha: false });
    context.fillStyle = colors.ground;
    context.fillRect(0, 0, picture.width, picture.height);
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
