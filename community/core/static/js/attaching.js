// Files for a text: chosen, pasted or dropped, each is sent at once. What the server answers stands for it in the text.
function send(address, file, token, progress) {
  return new Promise((done, failed) => {
    const body = new FormData();
    body.append("csrf_token", token);
    body.append("file", file, file.name || "picture.png");
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.upload.addEventListener("progress", (step) => {
      if (step.lengthComputable) progress.value = step.loaded / step.total;
    });
    request.addEventListener("load", () => {
      if (request.status === 201) done(request.response);
      else failed(request.response?.error ?? "");
    });
    request.addEventListener("error", () => failed(""));
    request.send(body);
  });
}

function put(text, words) {
  const [from, to] = [text.selectionStart, text.selectionEnd];
  const before = from && text.value[from - 1] !== "\n" ? "\n\n" : "";
  text.setRangeText(`${before}${words}\n`, from, to, "end");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

function replace(text, old, words) {
  const from = text.value.indexOf(old);
  if (from < 0) return;
  text.setRangeText(words, from, from + old.length, "preserve");
  text.dispatchEvent(new Event("input", { bubbles: true }));
}

const quoted = (words) => words.replace(/[\\[\]*_`<>]/g, "\\$&").replace(/\s+/g, " ");

class One {
  constructor(place, text, file) {
    [this.place, this.text, this.file] = [place, text, file];
    this.line = place.querySelector("template").content.firstElementChild.cloneNode(true);
    this.line.querySelector(".fc-attach__name").textContent = file.name;
    this.part("[data-fc-again]").addEventListener("click", () => this.send());
    this.part("[data-fc-away]").addEventListener("click", () => this.takeAway());
    this.part("[data-fc-show]").addEventListener("input", (typed) => this.say(typed.target.value));
    place.querySelector(".fc-attach__list").append(this.line);
  }

  part(name) {
    return this.line.querySelector(name);
  }

  async send() {
    const [bar, fault, again] = ["progress", ".fc-field__error", "[data-fc-again]"].map((each) => this.part(each));
    [bar.hidden, fault.hidden, again.hidden] = [false, true, true];
    try {
      const token = this.text.form.elements.csrf_token.value;
      const kept = await send(this.place.dataset.address, this.file, token, bar);
      if (!this.line.isConnected) return;
      [this.kept, this.written] = [kept, kept.text];
      put(this.text, kept.text);
      this.part(".fc-attach__show").hidden = !kept.picture;
    } catch (why) {
      fault.textContent = typeof why === "string" && why ? why : fault.dataset.unreached;
      [fault.hidden, again.hidden] = [false, false];
    }
    bar.hidden = true;
  }

  say(words) {
    const said = `![${quoted(words.trim() || this.kept.name)}](attached:${this.kept.ref})`;
    replace(this.text, this.written, said);
    this.written = said;
  }

  takeAway() {
    if (this.written) replace(this.text, this.written, "");
    this.line.remove();
    this.text.focus();
  }
}

function add(place, text, files) {
  if (files.length) place.open = true;
  for (const file of files) new One(place, text, file).send();
}

for (const place of document.querySelectorAll("[data-fc-attach]")) {
  const text = document.getElementById(place.dataset.fcAttach);
  const input = place.querySelector("input[type=file]");
  if (!text?.form?.elements.csrf_token) continue;
  const plain = place.querySelector("[data-fc-plain]");
  plain.hidden = plain.querySelector("input").disabled = true;
  place.querySelector("[data-fc-scripted]").hidden = false;
  input.addEventListener("change", () => {
    add(place, text, [...input.files]);
    input.value = "";
  });
  text.addEventListener("paste", (paste) => {
    const files = [...paste.clipboardData.files];
    if (!files.length || paste.clipboardData.types.includes("text/plain")) return;
    paste.preventDefault();
    add(place, text, files);
  });
  text.addEventListener("dragover", (over) => {
    if (over.dataTransfer.types.includes("Files")) over.preventDefault();
  });
  text.addEventListener("drop", (drop) => {
    if (!drop.dataTransfer.files.length) return;
    drop.preventDefault();
    add(place, text, [...drop.dataTransfer.files]);
  });
}
