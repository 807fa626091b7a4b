// The marks of Markdown by buttons and keys: Ctrl+B, Ctrl+I, Ctrl+K; Ctrl+Enter sends. One stop of the Tab key.
const AROUND = { bold: "**", italic: "*" };
const LINES = { quote: "> ", list: "- " };
const KEYS = { b: "bold", i: "italic", k: "link" };
const ADDRESS = "https://";

function put(text, from, to, words) {
  text.focus();
  text.setSelectionRange(from, to);
  // what comes in this way can be undone with Ctrl+Z
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, from, to, "end");
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function around(text, mark) {
  const [from, to] = [text.selectionStart, text.selectionEnd];
  const words = text.value.slice(from, to);
  put(text, from, to, mark + words + mark);
  text.setSelectionRange(from + mark.length, to + mark.length);
}

function lines(text, mark) {
  const from = text.value.lastIndexOf("\n", text.selectionStart - 1) + 1;
  const to = text.selectionEnd;
  const before = from && !/\n\n$/.test(text.value.slice(0, from)) ? "\n" : "";
  put(text, from, to, before + text.value.slice(from, to).replace(/^/gm, mark));
}

function link(text) {
  const [from, to] = [text.selectionStart, text.selectionEnd];
  const words = text.value.slice(from, to);
  put(text, from, to, `[${words}](${ADDRESS})`);
  const start = from + words.length + 3;
  if (words) text.setSelectionRange(start, start + ADDRESS.length);
  else text.setSelectionRange(from + 1, from + 1);
}

function code(text) {
  const words = text.value.slice(text.selectionStart, text.selectionEnd);
  if (words.includes("\n")) put(text, text.selectionStart, text.selectionEnd, `\`\`\`\n${words}\n\`\`\``);
  else around(text, "`");
}

function mark(text, name) {
  if (AROUND[name]) around(text, AROUND[name]);
  else if (LINES[name]) lines(text, LINES[name]);
  else if (name === "link") link(text);
  else code(text);
}

function walk(bar, press) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[press.key];
  if (!step) return;
  const buttons = [...bar.querySelectorAll("button")];
  const ahead = getComputedStyle(bar).direction === "rtl" ? -step : step;
  const next = buttons.at((buttons.indexOf(document.activeElement) + ahead) % buttons.length);
  for (const each of buttons) each.tabIndex = each === next ? 0 : -1;
  next.focus();
  press.preventDefault();
}

for (const place of document.querySelectorAll("[data-fc-writing]")) {
  const text = document.getElementById(place.dataset.fcWriting);
  const bar = place.querySelector("[role=toolbar]");
  place.hidden = false;
  bar.addEventListener("keydown", (press) => walk(bar, press));
  bar.addEventListener("click", (press) => {
    const name = press.target.closest("[data-fc-mark]")?.dataset.fcMark;
    if (name) mark(text, name);
  });
  text.addEventListener("keydown", (press) => {
    if (!(press.ctrlKey || press.metaKey) || press.altKey || press.shiftKey || press.isComposing) return;
    const name = KEYS[press.key.toLowerCase()];
    if (name) mark(text, name);
    else if (press.key === "Enter") text.form?.requestSubmit();
    else return;
    press.preventDefault();
  });
}
