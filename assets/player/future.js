// What comes, and whether it is hidden: how far the run has been seen, and how far it has been put into words.
//
// While it is hidden, nothing of a later frame is in the document: neither a curve nor a number, neither a word nor a
// label. The frames themselves are here; only a page that must not have them at all keeps them off the wire.

export class Future {
  /** @param {boolean} hiding */
  constructor(hiding) {
    this.hiding = hiding;
    this.frames = 1;
    this.seen = 0;
    this.told = 0;
  }

  /**
   * Begins at a frame, which counts as seen and told.
   * @param {number} frame
   * @param {number} frames
   */
  begin(frame, frames) {
    this.frames = frames;
    this.seen = this.told = frame;
  }

  /** How many frames the document may know of. */
  get known() {
    return this.hiding ? this.seen + 1 : this.frames;
  }

  /** How many frames the document may have sentences of. */
  get worded() {
    return this.hiding ? this.told + 1 : this.frames;
  }

  /** Whether the document may know everything. */
  get open() {
    return this.known === this.frames;
  }

  /**
   * Whether the sentence of a frame waits for another press.
   * @param {number} frame
   */
  waits(frame) {
    return this.hiding && frame > this.told;
  }

  /**
   * A frame is shown.
   * @param {number} frame
   */
  reach(frame) {
    this.seen = Math.max(this.seen, frame);
  }

  /**
   * A frame is put into words.
   * @param {number} frame
   */
  tell(frame) {
    this.told = Math.max(this.told, frame);
  }
}
