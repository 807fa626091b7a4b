// Keeps what is being written in this browser, by person and by form, until it was sent. Each page that is open keeps
// its own, so that two of them never overwrite one another; what is found on return is offered. Signing out clears all.
const MARK = "fc-text";
const KEPT = 30 * 86400 * 1000; // milliseconds
const WORDS = "textarea[name], input[type=text][name], input[name]:not([type]), input[data-fc-kept]";

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

class Keeper {
  constructor(place, form) {
    [this.place, this.form] = [place, form];
    const address = new URL(form.getAttribute("action") || location.href, location.href);
    this.beginning = `${MARK}|${place.dataset.writer}|${address.pathname}${address.search}|`;
    this.key = this.newKey();
    this.offer = place.querySelector("[data-fc-earlier]");
    form.addEventListener("input", () => this.keepMine());
    form.addEventListener("fc-sent", () => keep(this.key, null));
    this.offer.querySelector("[data-fc-take]").addEventListener("click", () => this.take());
    this.offer.querySelector("[data-fc-drop]").addEventListener("click", () => this.drop());
    this.adopt();
    this.show();
  }

  newKey() {
    return `${this.beginning}${Date.now()}-${Math.random().toString(36).slice(2)}`;
  }

  fields() {
    return [...this.form.querySelectorAll(WORDS)];
  }

  values() {
    return Object.fromEntries(this.fields().map((each) => [each.name, each.value]));
  }

  changed() {
    return this.fields().some((each) => each.type !== "hidden" && each.value !== each.defaultValue);
  }

  keepMine(key = this.key) {
    keep(key, this.changed() ? { at: Date.now(), fields: this.values() } : null);
  }

  earlier() {
    const found = all(this.beginning).filter((key) => key !== this.key).map((key) => ({ key, ...read(key) }));
    return found.filter((each) => each.fields).sort((one, other) => other.at - one.at);
  }

  // What stands in the form already, since the server gave it back or the browser filled it in, is not offered.
  adopt() {
    const shown = this.fields().filter((each) => each.type !== "hidden");
    for (const { key, at, fields } of this.earlier()) {
      const same = shown.every((each) => (fields[each.name] ?? "") === each.value);
      if (!same) continue;
      this.resume(fields);
      keep(this.key, { at, fields: this.values() });
      keep(key, null);
    }
  }

  // What may have arrived already goes on under its number, unless the server has given this page one of its own.
  resume(fields) {
    const number = this.form.elements.sending;
    if (number && fields.sending && !("fcAnew" in number.dataset)) number.value = fields.sending;
  }

  show() {
    const [latest] = this.earlier();
    this.offer.hidden = !latest;
    this.latest = latest;
    const name = this.place.dataset.fcWriting;
    const words = latest?.fields[name] || Object.values(latest?.fields ?? {}).find(Boolean) || "";
    this.offer.querySelector(".fc-writing__earlier").textContent = words.slice(0, 240);
  }

  take() {
    const { key, fields } = this.latest;
    if (this.changed()) this.keepMine(this.newKey());
    for (const each of this.fields()) if (each.name in fields) each.value = fields[each.name];
    this.keepMine();
    keep(key, null);
    this.show();
    const text = document.getElementById(this.place.dataset.fcWriting);
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
  }

  drop() {
    keep(this.latest.key, null);
    this.show();
    document.getElementById(this.place.dataset.fcWriting).focus();
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
