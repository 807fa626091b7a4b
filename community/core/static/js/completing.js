// Completes what stands before the caret: people's names behind @, emoji behind : by their names. The list stands at
// the caret; arrow keys choose, Enter, Tab or a press takes, Escape leaves it. What it writes is plain text.
const REST = 150; // milliseconds after the last key
const PATIENCE = 4000;
const MOST = 8;
const LONGEST = 40; // signs, as the server has it
const GAP = 4;
const NAME = /(?<![\p{L}\p{N}_@./])@(?<typed>[\p{L}\p{N}_][^\s@]*(?: [^\s@]+){0,3} ?)$/u;
const EMOJI = /(?<=^|[\s(]):(?<typed>\p{L}[\p{L}\p{N}_-]+)$/u;
const FENCES = /^ {0,3}(```|~~~)/gm;
const COMBOBOX = { "aria-autocomplete": "list", "aria-haspopup": "listbox" }; // of its role a textarea may have no more
const SHAPE = ["boxSizing", "width", "paddingTop", "paddingRight", "paddingBottom", "paddingLeft", "borderTopWidth",
  "borderRightWidth", "borderBottomWidth", "borderLeftWidth", "borderStyle", "fontFamily", "fontSize", "fontWeight",
  "fontStyle", "letterSpacing", "wordSpacing", "lineHeight", "textIndent", "tabSize", "direction"];

const made = (name, className, words = "") => Object.assign(document.createElement(name), { className, textContent: words });

function face({ picture, hue, initials }) {
  const drawn = made(picture ? "img" : "span", `fc-avatar fc-avatar--s${picture ? "" : ` fc-hue-${hue}`}`, picture ? "" : initials);
  if (picture) Object.assign(drawn, { src: picture, alt: "" });
  else drawn.ariaHidden = "true";
  return drawn;
}

const offerOf = {
  person: (person) => ({ key: person.name.toLowerCase(), words: `@${person.name} `, name: person.name, drawn: () => face(person) }),
  emoji: ([name, sign]) => ({ key: name, words: sign, name, lang: "en", drawn: () => made("span", "fc-completing__sign", sign) }),
};

// Where the caret stands in the window: a copy of the field with the same words shows it.
function caret(text, at) {
  const [copy, mark, shape] = [made("div", "fc-completing__copy", text.value.slice(0, at)), made("span", "", "."), getComputedStyle(text)];
  for (const name of SHAPE) copy.style[name] = shape[name];
  copy.append(mark);
  text.after(copy);
  const [field, inside, there] = [text.getBoundingClientRect(), copy.getBoundingClientRect(), mark.getBoundingClientRect()];
  copy.remove();
  const down = field.top - inside.top - text.scrollTop;
  return { left: there.left + field.left - inside.left, top: there.top + down, bottom: there.bottom + down };
}

class Offers {
  constructor(place, text) {
    [this.place, this.text, this.offers, this.from, this.left] = [place, text, [], -1, -1];
    [this.list, this.told] = [place.querySelector("[role=listbox]"), place.querySelector("[data-fc-offered]")];
    text.addEventListener("input", (event) => event.isComposing || this.look());
    text.addEventListener("compositionend", () => this.look());
    text.addEventListener("keydown", (press) => this.press(press));
    text.addEventListener("click", () => this.close());
    text.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (press) => press.preventDefault()); // the text keeps the focus
    this.list.addEventListener("click", (press) => {
      const option = press.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
    for (const move of ["scroll", "resize"]) window.addEventListener(move, () => this.stand(), { capture: true, passive: true });
  }

  get open() {
    return this.list.matches(":popover-open");
  }

  look() {
    clearTimeout(this.resting);
    const { value, selectionStart: at, selectionEnd: end } = this.text;
    const before = value.slice(0, at);
    const line = before.slice(before.lastIndexOf("\n") + 1);
    const [name, emoji] = [NAME.exec(line), EMOJI.exec(line)];
    const found = this.place.dataset.people && name?.groups.typed.length <= LONGEST ? name : emoji;
    if (!found || at !== end || (before.match(FENCES) ?? []).length % 2) return this.forget();
    const from = at - found[0].length;
    if (from === this.left) return; // it was taken, or left
    [this.from, this.left, this.typed] = [from, -1, found.groups.typed.toLowerCase()];
    if (found === name) this.lookForPeople();
    else this.lookForEmoji(this.typed.replaceAll("_", " "));
  }

  lookForPeople() {
    const typed = this.typed;
    const known = this.people?.whole && typed.startsWith(this.people.typed);
    const fitting = (this.people?.found ?? []).map(offerOf.person).filter((each) => each.key.startsWith(typed));
    this.show(fitting);
    if (!known) this.resting = setTimeout(() => this.askForPeople(typed), REST);
  }

  async askForPeople(typed) {
    const body = new URLSearchParams({ name: typed, csrf_token: this.text.form.elements.csrf_token.value });
    try {
      const asked = { method: "POST", body, redirect: "error", signal: AbortSignal.timeout(PATIENCE) };
      const answer = await fetch(this.place.dataset.people, asked);
      if (!answer.ok) throw new Error(answer.status);
      const { people } = await answer.json();
      if (typed !== this.typed || this.from < 0) return; // something else stands there by now
      this.people = { typed, found: people, whole: people.length < MOST };
      this.show(people.map(offerOf.person).filter((each) => each.key.startsWith(typed)));
    } catch {
      if (typed === this.typed) this.close(); // one writes on without a list
    }
  }

  async lookForEmoji(typed) {
    this.emoji ??= fetch(this.place.dataset.emoji).then((answer) => answer.json()).then(Object.entries).catch(() => []);
    const all = await this.emoji;
    if (this.from < 0 || typed !== this.typed.replaceAll("_", " ")) return;
    const begin = all.filter(([name]) => name.startsWith(typed));
    const within = all.filter(([name]) => !name.startsWith(typed) && name.includes(` ${typed}`));
    this.show([...begin, ...within].slice(0, MOST).map(offerOf.emoji));
  }

  show(offers) {
    if (!offers.length || document.activeElement !== this.text) return this.hide();
    const opens = !this.open;
    this.offers = offers;
    this.list.replaceChildren(...offers.map((offer, place) => this.option(offer, place)));
    if (opens) this.list.showPopover();
    for (const [name, value] of Object.entries(COMBOBOX)) this.text.setAttribute(name, value);
    this.text.setAttribute("aria-controls", this.list.id);
    if (opens) this.told.textContent = this.told.dataset.fcOffered;
    this.choose(0);
    this.stand();
  }

  option(offer, place) {
    const option = made("div", "fc-completing__one");
    Object.assign(option, { role: "option", id: `${this.list.id}-${place}` });
    option.append(offer.drawn(), made("span", "fc-completing__name", offer.name));
    if (offer.lang) option.lastChild.lang = offer.lang;
    return option;
  }

  choose(place) {
    this.chosen = (place + this.offers.length) % this.offers.length;
    [...this.list.children].forEach((option, each) => (option.ariaSelected = String(each === this.chosen)));
    const option = this.list.children[this.chosen];
    this.text.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  press(press) {
    if (!this.open || press.isComposing || press.ctrlKey || press.metaKey || press.altKey || press.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[press.key];
    if (step) this.choose(this.chosen + step);
    else if (press.key === "Enter" || press.key === "Tab") this.take(this.chosen);
    else if (press.key === "Escape") this.leave();
    else {
      if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(press.key)) this.close();
      return;
    }
    press.preventDefault();
    press.stopPropagation();
  }

  take(place) {
    const { words } = this.offers[place];
    const [from, to] = [this.from, this.text.selectionStart];
    this.leave();
    this.text.focus();
    this.text.setSelectionRange(from, to);
    // what comes in this way can be undone with Ctrl+Z
    if (document.execCommand("insertText", false, words)) return;
    this.text.setRangeText(words, from, to, "end");
    this.text.dispatchEvent(new Event("input", { bubbles: true }));
  }

  leave() {
    this.left = this.from;
    this.close();
  }

  forget() {
    this.left = -1;
    this.close();
  }

  close() {
    clearTimeout(this.resting);
    this.from = -1;
    this.hide();
  }

  hide() {
    if (!this.open) return;
    this.list.hidePopover();
    this.told.textContent = "";
    const own = [...Object.keys(COMBOBOX), "aria-controls", "aria-activedescendant"];
    for (const name of own) this.text.removeAttribute(name);
  }

  // Beneath the line that is written in, above it where there is no room; never beyond the window.
  stand() {
    if (!this.open) return;
    const { left, top, bottom } = caret(this.text, this.from);
    const { offsetWidth: width, offsetHeight: height } = this.list;
    const floor = window.visualViewport ? visualViewport.offsetTop + visualViewport.height : innerHeight;
    const beneath = bottom + GAP + height <= floor || top - GAP - height < 0;
    this.list.style.left = `${Math.max(GAP, Math.min(left, document.documentElement.clientWidth - width - GAP))}px`;
    this.list.style.top = `${beneath ? bottom + GAP : top - GAP - height}px`;
  }
}

for (const place of document.querySelectorAll("[data-fc-writing][data-emoji]")) {
  const text = document.getElementById(place.dataset.fcWriting);
  if (text?.form?.elements.csrf_token && "showPopover" in place) new Offers(place, text);
}
