// Takes what is marked in a post into the reply, or all of the post if nothing is marked.
let marked = null;

document.addEventListener("selectionchange", () => {
  const chosen = getSelection();
  const words = chosen.toString().trim();
  const post = chosen.anchorNode?.parentElement?.closest(".fc-post .fc-prose");
  if (words && post?.contains(chosen.focusNode)) marked = { post, words };
});

for (const button of document.querySelectorAll("[data-fc-quote]")) {
  const text = document.querySelector("#reply ~ form textarea");
  const post = button.closest(".fc-post")?.querySelector(".fc-prose");
  if (!text || !post) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const words = marked?.post === post ? marked.words : post.innerText.trim();
    marked = null;
    const quote = [button.dataset.fcQuote, "", ...words.split("\n")].map((line) => `> ${line}`.trimEnd()).join("\n");
    text.value += `${text.value ? "\n\n" : ""}${quote}\n\n`;
    text.dispatchEvent(new Event("input", { bubbles: true }));
    text.focus();
    text.setSelectionRange(text.value.length, text.value.length);
  });
}
