// Asks now and then whether there are new posts, less and less often and not while nobody looks, and puts them beneath
// the others when that is wanted. Without a script the link leads to the last post.
const [SOONEST, LATEST] = [10_000, 120_000];

function watch(place) {
  const link = place.querySelector("a");
  let [wait, timer, tag] = [SOONEST, 0, ""];

  const later = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(ask, wait);
  };

  async function ask() {
    wait = Math.min(wait * 1.5, LATEST);
    try {
      const headers = tag ? { "If-None-Match": tag } : {};
      const answer = await fetch(`${place.dataset.fcNews}?after=${place.dataset.after}`, { headers, cache: "no-store" });
      if (answer.status === 404 || answer.status === 403) return;
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") ?? "";
        const found = (await answer.json()).new;
        link.querySelector("span").textContent = found > 99 ? "99+" : found;
        place.hidden = !found;
      }
    } catch {
      // the network is away: asked again later
    }
    later();
  }

  link.addEventListener("click", async (press) => {
    if (press.button || press.metaKey || press.ctrlKey || press.shiftKey) return;
    press.preventDefault();
    try {
      await show(place);
      place.hidden = true;
      [wait, tag] = [SOONEST, ""];
      later();
    } catch {
      location.assign(link.href);
    }
  });

  document.addEventListener("visibilitychange", () => {
    wait = SOONEST;
    later();
  });
  later();
}

async function show(place) {
  const answer = await fetch(place.dataset.page, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok) throw new Error(answer.status);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [here, there] = [document.getElementById("posts"), page.getElementById("posts")];
  if (!here || !there) throw new Error("posts");
  const added = [...there.querySelectorAll(".fc-post")].filter((post) => !document.getElementById(post.id));
  here.append(...added);
  const [pager, onward] = [document.getElementById("onward"), page.getElementById("onward")];
  pager.replaceWith(onward);
  place.dataset.after = page.querySelector("[data-fc-news]")?.dataset.after ?? place.dataset.after;
  const first = added[0] ?? onward;
  first.tabIndex = -1;
  first.focus();
}

for (const place of document.querySelectorAll("[data-fc-news]")) watch(place);
