// Updates parts in place. <form data-fc-part="id"> and <a data-fc-part="id"> fetch their page and take only the element
// with that id out of it; data-fc-more adds its children instead; with data-fc-small the
// answer is no page but that element alone. Without a script they are a form and a link.
async function fetched(address, options) {
  const headers = { Accept: "text/html", ...(options?.small && { "X-Requested-With": "fetch" }) };
  const answer = await fetch(address, { ...options, headers, credentials: "same-origin" });
  if (!answer.ok || !answer.headers.get("Content-Type")?.startsWith("text/html")) throw new Error(answer.status);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function take(page, control) {
  const id = control.dataset.fcPart;
  const [here, there] = [document.getElementById(id), page.getElementById(id)];
  if (!here || !there) throw new Error(id);
  const first = there.firstElementChild;
  if ("fcMore" in control.dataset) {
    here.append(...there.childNodes);
    const [ours, theirs] = [control.closest(".fc-pager"), page.querySelector(`[data-fc-part="${id}"]`)];
    if (ours) ours.replaceWith(...(theirs ? [theirs.closest(".fc-pager")] : []));
  } else {
    here.replaceWith(there);
  }
  tell(page);
  const target = first?.querySelector("a, button, summary");
  target?.focus({ preventScroll: true });
}

function tell(page) {
  const [here, there] = [document.querySelector(".fc-messages"), page.querySelector(".fc-messages")];
  if (here && there?.childElementCount) here.replaceChildren(...there.childNodes);
}

document.addEventListener("click", async (press) => {
  const link = press.target.closest?.("a[data-fc-part]");
  if (!link || press.button || press.metaKey || press.ctrlKey || press.shiftKey) return;
  press.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    take(await fetched(link.href), link);
  } catch {
    location.assign(link.href);
  }
});

document.addEventListener("submit", async (send) => {
  const form = send.target.closest?.("form[data-fc-part]");
  if (!form || form.dataset.fcPlain) return;
  send.preventDefault();
  const body = new URLSearchParams(new FormData(form, send.submitter));
  try {
    take(await fetched(form.action, { method: "POST", body, small: "fcSmall" in form.dataset }), form);
  } catch {
    form.dataset.fcPlain = "yes";
    form.requestSubmit(send.submitter);
  }
});
