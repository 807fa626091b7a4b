// Single keys move through a page that is all ours, for those who did not switch them off. Not while somebody writes.
const OFF = "fc-keys-off";
const OURS = "main.fc-page";
const STOPS = [".fc-post", ".fc-row", ".fc-card", ".fc-stream__line"].map((each) => `${OURS} ${each}`).join(", ");
const WRITING = "input, textarea, select, dialog, [contenteditable], [role=listbox]";
const dialog = document.querySelector("[data-fc-keys]");

function off() {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false; // nothing is kept in this browser
  }
}

function turn(on) {
  try {
    if (on) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  } catch {
    // nothing is kept in this browser
  }
  show();
}

function show() {
  for (const label of document.querySelectorAll("[data-fc-keys-switch]")) {
    label.hidden = false;
    label.querySelector("input").checked = !off();
  }
}

function target(stop) {
  const titled = ".fc-row__title a, .fc-card__title a";
  return stop.matches(".fc-post") ? stop : stop.querySelector(titled) ?? stop.querySelector("a[href]");
}

function move(step) {
  const stops = [...document.querySelectorAll(STOPS)].filter((stop) => target(stop) && stop.getClientRects().length);
  const at = stops.indexOf(document.activeElement.closest(STOPS));
  const first = stops.findIndex((stop) => stop.getBoundingClientRect().top >= 0);
  const before = first < 0 ? stops.length - 1 : first - 1;
  const stop = stops[at >= 0 ? at + step : step > 0 ? before + 1 : before];
  if (!stop) return;
  if (stop.matches(".fc-post")) stop.tabIndex = -1;
  target(stop).focus({ preventScroll: true, focusVisible: true });
  stop.scrollIntoView({ block: stop.matches(".fc-post") ? "start" : "nearest" });
}

function reply() {
  const text = document.querySelector(`${OURS} textarea[name=body]`);
  text?.focus();
  return Boolean(text);
}

function search() {
  const field = [...document.querySelectorAll(".fc input[type=search]")].find((each) => each.getClientRects().length);
  field?.focus();
  return Boolean(field);
}

const DO = { j: () => move(1), k: () => move(-1), r: reply, "/": search, "?": () => dialog.showModal() };

function press(event) {
  const act = Object.hasOwn(DO, event.key) && DO[event.key];
  if (!act || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (off() || event.target.closest(WRITING)) return;
  if (act() !== false) event.preventDefault();
}

if (dialog && document.querySelector(OURS)) {
  document.addEventListener("keydown", press);
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-fc-keys-switch]")) turn(event.target.checked);
  });
  show();
}
