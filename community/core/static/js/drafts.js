// Keeps what is being written on the server as well, so that another device goes on with it, and finds there what is
// kept. What two devices wrote at once becomes two drafts: the server says which number this page has from then on.
const REST = 2000; // milliseconds after the last key
const PATIENCE = 8000;
const ASKED = { "X-Requested-With": "fetch" };

class Drafts {
  constructor(place, form) {
    [this.place, this.form] = [place, form];
    this.resting = 0;
    this.saved = "";
    for (const change of ["input", "change"]) form.addEventListener(change, () => this.wait());
    form.addEventListener("submit", () => clearTimeout(this.resting));
    form.addEventListener("fc-sent", () => (this.sent = true));
    form.addEventListener("fc-dropped", (event) => this.drop(event.detail));
    document.addEventListener("visibilitychange", () => document.hidden && this.resting && this.save(true));
    if (document.querySelector("[data-fc-drafts]")) this.find();
  }

  wait() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.save(), REST);
  }

  // What stands in the form, without files: those are sent with the text.
  body() {
    const words = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(words);
  }

  said() {
    const told = ["csrf_token", "sending", "draft_version"];
    return JSON.stringify([...this.body()].filter(([name]) => !told.includes(name)));
  }

  // One after the other; sending waits for what is under way, else that would bring back what was just sent.
  save(leaving = false) {
    clearTimeout(this.resting);
    this.resting = 0;
    const text = document.getElementById(this.place.dataset.fcWriting);
    if (this.sent || this.form.ariaBusy === "true" || !text.value.trim() || this.said() === this.saved) return;
    this.form.fcSaving = (this.form.fcSaving ?? Promise.resolve()).then(() => this.put(leaving)).catch(() => this.tell(""));
  }

  async put(leaving) {
    const said = this.said();
    const options = { method: "POST", body: this.body(), headers: ASKED, redirect: "error" };
    const answer = await fetch(this.place.dataset.drafts, { ...options, keepalive: leaving, signal: AbortSignal.timeout(PATIENCE) });
    if (!answer.ok) throw new Error(answer.status);
    const { ref, number, version } = await answer.json();
    const { sending, draft_version: had } = this.form.elements;
    [sending.value, had.value, this.saved, this.ref] = [number, version, said, ref];
    this.form.dispatchEvent(new Event("fc-number"));
    this.tell("kept");
  }

  tell(what) {
    const told = this.place.querySelector("[data-fc-draft]");
    if (told) told.hidden = what !== "kept";
  }

  async find() {
    try {
      const answer = await fetch(this.place.dataset.draftsHere, { headers: ASKED, redirect: "error" });
      if (!answer.ok) return;
      const number = this.form.elements.sending.value;
      const found = (await answer.json()).filter((each) => each.number !== number);
      const with_number = ({ ref, at, fields, number: sending, version }) => ({
        ref, at, fields: { ...fields, sending: [sending], draft_version: [String(version)] },
      });
      this.form.dispatchEvent(new CustomEvent("fc-found", { detail: found.map(with_number) }));
    } catch {
      // what this browser has is offered anyway
    }
  }

  drop(ref) {
    const body = new URLSearchParams({ csrf_token: this.form.elements.csrf_token.value });
    fetch(`${this.place.dataset.drafts}/${ref}/drop`, { method: "POST", body, redirect: "manual" }).catch(() => {});
  }
}

for (const place of document.querySelectorAll("[data-fc-writing][data-drafts]")) {
  const form = place.closest("form");
  if (form?.elements.sending && place.dataset.drafts) new Drafts(place, form);
}
