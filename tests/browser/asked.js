// Keeps whether a page's server has answered all that the page has asked it for: window.hsAnswered() says so.
//
// Streamlit's page says "notRunning" from a click until it hears that a run has begun: here a question counts from when
// it is sent. A page has them by its socket; what it sends and hears is read as far as its kind (BackMsg, ForwardMsg).
(() => {
  const RERUN = 11; // BackMsg.rerun_script
  const [BEGUN, ENDED] = [4, 6]; // ForwardMsg.new_session, .script_finished
  const FOR_RERUN = 2; // script_finished: another run follows
  const QUIET = 100; // milliseconds: what came last is drawn, and has been heard by what it is drawn with
  const DOUBTFUL = 500; // where two questions were under way: the run that began may have been the first one's
  const NEVER = 10_000; // the server hears of a fragment that is gone, and does nothing

  let due = 0; // questions since a run was last heard to begin
  let follows = false; // a run has ended for another
  let runs = false;
  let quiet = QUIET;
  let last = 0;

  /** The numbers of a message's fields, each with its number, or its length. @param {Uint8Array} bytes */
  const fieldsOf = (bytes) => {
    const found = new Map();
    let at = 0;
    const number = () => {
      let value = 0;
      for (let unit = 1; ; unit *= 128) {
        const byte = bytes[at++] ?? 0;
        value += (byte % 128) * unit;
        if (byte < 128) return value;
      }
    };
    while (at < bytes.length) {
      const tag = number();
      const [field, kind] = [Math.floor(tag / 8), tag % 8];
      const value = kind === 0 || kind === 2 ? number() : 0;
      found.set(field, value);
      at += kind === 2 ? value : { 1: 8, 5: 4 }[kind] ?? 0;
    }
    return found;
  };
  /** @param {unknown} data */
  const bytesOf = (data) => {
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    return new Uint8Array(data instanceof ArrayBuffer ? data : []);
  };
  /** @param {Map<number, number>} fields */
  const heard = (fields) => {
    last = performance.now();
    if (fields.has(BEGUN)) {
      quiet = due > 1 ? DOUBTFUL : QUIET;
      [due, follows, runs] = [0, false, true];
    } else if (fields.has(ENDED)) {
      [follows, runs] = [fields.get(ENDED) === FOR_RERUN, false];
    }
  };

  window.WebSocket = class extends WebSocket {
    /** @param {ConstructorParameters<typeof WebSocket>} asked */
    constructor(...asked) {
      super(...asked);
      if (!/_stcore\/stream/.test(this.url)) return;
      this.addEventListener("message", ({ data }) => heard(fieldsOf(bytesOf(data))));
      this.addEventListener("close", () => ([due, follows, runs] = [0, false, false]));
      this.send = (data) => {
        if (fieldsOf(bytesOf(data)).has(RERUN)) [due, last] = [due + 1, performance.now()];
        super.send(data);
      };
    }
  };
  window.hsAnswered = () => {
    const since = performance.now() - last;
    return runs || due || follows ? !runs && since > NEVER : since > quiet;
  };
  window.hsAsked = () => ({ due, follows, runs, since: Math.round(performance.now() - last) });
})();
