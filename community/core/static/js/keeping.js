// Keeps what is being written in this browser, by person and by form, until it was sent. Each page that is open keeps
// its own, so that two of them never overwrite one another; what is found on return is offered, with what the server
// has (drafts.js). Signing out clears all.
const MARK = "fc-text";
const KEPT = 30 * 86400 * 1000; // milliseconds
const ASKED = "textarea[name], select[name], input[name]:not([type=hidden])";
const HIDDEN = "input[type=hidden][data-fc-kept]";

function all(beginning) {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(beginning));
  } catch {
    return []; // a browser that keeps nothing
  }
}

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keep(key, kept) {
  try {
    if (kept) localStorage.setItem(key, JSON.stringify(kept));
    else localStorage.removeItem(key);
  } catch {
    // no room, or not allowed: the page itself still has the text
  }
}

const ticked = (field) => field.type === "checkbox" || field.type === "radio";
const list = (value) => (value === undefined ? [] : [value].flat());

function isChanged(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((each) => each.selected !== each.defaultSelected);
  return field.value !== field.defaultValue;
}

class Keeper {
  constructor(place, form) {
    [this.place, this.form, this.found] = [place, form, []];
    const address = new URL(form.getAttribute("action") || location.pathname + location.search, location.href);
    address.searchParams.delete("draft");
    this.beginning = `${MARK}|${place.dataset.writer}|${address.pathname}${address.search}|`;
    this.key = this.newKey();
    this.offer = place.querySelector("[data-fc-earlier]");
    for (const change of ["input", "change", "fc-number"]) form.addEventListener(change, () => this.keepMine());
    form.addEventListener("fc-sent", () => keep(this.key, null));
    form.addEventListener("fc-found", (event) => this.show(event.detail));
    this.offer.querySelector("[data-fc-take]").addEventListener("click", () => this.take());
    this.offer.querySelector("[data-fc-drop]").addEventListener("click", () => this.drop());
    this.adopt();
    this.show();
  }

  newKey() {
    return `${this.beginning}${Date.now()}-${Math.random().toString(36).slice(2)}`;
  }

  asked() {
    return [...this.form.querySelectorAll(ASKED)];
  }

  values() {
    const values = {};
    for (const each of [...this.asked(), ...this.form.querySelectorAll(HIDDEN)]) {
      values[each.name] ??= [];
      if (!ticked(each) || each.checked) values[each.name].push(each.value);
    }
    return values;
  }

  fill(fields) {
    const left = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [...list(value)]]));
    for (const each of [...this.asked(), ...this.form.querySelectorAll(HIDDEN)]) {
      const values = left[each.name];
      if (ticked(each)) each.checked = Boolean(values?.includes(each.value));
      else if (values?.length) each.value = values.shift();
    }
  }

  changed() {
    return this.asked().some(isChanged);
  }

  keepMine(key = this.key) {
    keep(key, this.changed() ? { at: Date.now(), fields: this.values() } : null);
  }

  // What the server has under the number of what stands here is that again: the newer of the two is offered.
  earlier() {
    const here = all(this.beginning).filter((key) => key !== this.key).map((key) => ({ key, ...read(key) }));
    const kept = here.filter((each) => each.fields);
    const number = (each) => list(each.fields.sending)[0];
    const newest = kept.filter((each) => !this.found.some((other) => number(other) === number(each) && other.at > each.at));
    const others = this.found.filter((each) => !newest.some((other) => number(other) === number(each)));
    return [...newest, ...others].sort((one, other) => other.at - one.at);
  }

  // What stands in the form already, since the server gave it back or the browser filled it in, is not offered.
  adopt() {
    for (const { key, at, fields } of this.earlier()) {
      const shown = this.values();
      const same = this.asked().every(({ name }) => String(list(fields[name])) === String(shown[name]));
      if (!same) continue;
      this.resume(fields);
      keep(this.key, { at, fields: this.values() });
      keep(key, null);
    }
  }

  // What may have arrived already goes on under its number, unless the server has given this page one of its own.
  resume(fields) {
    const { sending, draft_version: version } = this.form.elements;
    if (!sending || !fields.sending || "fcAnew" in sending.dataset) return;
    [sending.value] = list(fields.sending);
    if (version && fields.draft_version) [version.value] = list(fields.draft_version);
  }

  show(found = this.found) {
    this.found = found;
    const [latest] = this.earlier();
    this.offer.hidden = !latest;
    this.latest = latest;
    const words = list(latest?.fields[this.place.dataset.fcWriting])[0] || Object.values(latest?.fields ?? {}).flat().find(Boolean);
    this.offer.querySelector(".fc-writing__earlier").textContent = (words || "").slice(0, 240);
  }

  take() {
    const { key, fields } = this.latest;
    if (this.changed()) this.keepMine(this.newKey());
    this.fill(fields);
    this.keepMine();
    this.forget(key);
    const text = document.getElementById(this.place.dataset.fcWriting);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  drop() {
    const { key, ref, fields } = this.latest;
    const [number] = list(fields.sending);
    const theirs = this.found.find((each) => each.ref === ref || list(each.fields.sending)[0] === number);
    if (theirs) this.form.dispatchEvent(new CustomEvent("fc-dropped", { detail: theirs.ref }));
    this.forget(key, theirs);
    document.getElementById(this.place.dataset.fcWriting).focus();
  }

  forget(key, theirs = this.latest) {
    const [number] = list(this.latest.fields.sending);
    if (key) keep(key, null);
    for (const other of all(this.beginning)) {
      if (other !== this.key && number && list(read(other)?.fields?.sending)[0] === number) keep(other, null);
    }
    this.show(this.found.filter((each) => each !== theirs && list(each.fields.sending)[0] !== number));
  }
}

for (const key of all(`${MARK}|`)) if (!(read(key)?.at > Date.now() - KEPT)) keep(key, null);

for (const place of document.querySelectorAll("[data-fc-writing][data-writer]")) {
  const form = place.closest("form");
  if (form && place.dataset.writer) new Keeper(place, form);
}

document.addEventListener("submit", (send) => {
  if (send.target.matches("[data-fc-forget]")) for (const key of all(`${MARK}|`)) keep(key, null);
});
