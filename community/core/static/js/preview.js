// How a text will look, made by the server with what makes the posts; again when the writer rests.
const REST = 800; // milliseconds

async function look(place, text, panel) {
  const body = new URLSearchParams({ body: text.value, csrf_token: text.form.elements.csrf_token.value });
  let words = "";
  try {
    const answer = await fetch(place.dataset.preview, { method: "POST", body, redirect: "manual" });
    if (answer.ok) {
      panel.innerHTML = await answer.text(); // what the sanitiser of posts let through
      return;
    }
    if (answer.status === 422) words = await answer.text();
  } catch {
    // said below
  }
  panel.textContent = words || panel.dataset.unreached;
}

for (const place of document.querySelectorAll("[data-fc-writing]")) {
  const text = document.getElementById(place.dataset.fcWriting);
  const [button, panel] = [place.querySelector("[data-fc-preview]"), place.querySelector(".fc-writing__preview")];
  if (!text?.form?.elements.csrf_token) continue;
  let resting = 0;
  button.addEventListener("click", async () => {
    const opens = panel.hidden;
    if (opens) await look(place, text, panel);
    panel.hidden = !opens;
    button.setAttribute("aria-expanded", opens);
  });
  text.addEventListener("input", () => {
    clearTimeout(resting);
    if (!panel.hidden) resting = setTimeout(() => look(place, text, panel), REST);
  });
}
