// Sends a text without leaving the page, so that nothing is lost if it does not arrive. The server answers 201 and
// where to go; a form with a fault is sent again in the plain way, which shows the fault.
const ANEW = new Set([409, 422]);

function unsent(place, reason) {
  const told = place.querySelector("[data-fc-unsent]");
  for (const each of told.querySelectorAll("[data-fc-why]")) each.hidden = each.dataset.fcWhy !== reason;
  told.querySelector("a").href = location.href.split("#")[0];
  told.hidden = !reason;
}

function reason(status) {
  if (status === 413) return "large";
  if (status === 429) return "often";
  return status >= 500 ? "reach" : "door";
}

async function send(form, place) {
  const headers = { "X-Requested-With": "fetch" };
  const options = { method: "POST", body: new FormData(form), headers, redirect: "manual" };
  const answer = await fetch(form.getAttribute("action") || location.href, options);
  if (answer.status === 201) {
    form.dispatchEvent(new Event("fc-sent"));
    const target = new URL(answer.headers.get("Location"), location.href);
    const here = target.pathname + target.search === location.pathname + location.search;
    location.assign(target);
    if (here) location.reload();
  } else if (ANEW.has(answer.status)) {
    form.submit();
  } else {
    unsent(place, reason(answer.status));
  }
}

for (const place of document.querySelectorAll("[data-fc-writing][data-writer]")) {
  const form = place.closest("form");
  form?.addEventListener("submit", async (press) => {
    if (press.submitter?.hasAttribute("formaction")) return; // kept as a draft
    press.preventDefault();
    if (form.ariaBusy === "true") return;
    form.ariaBusy = "true";
    unsent(place, "");
    try {
      await form.fcSaving; // drafts.js
      await send(form, place);
    } catch {
      unsent(place, "reach");
    }
    form.ariaBusy = "false";
  });
}
