// A button that copies what stands in a field; shown where the browser can.
for (const button of document.querySelectorAll("[data-fc-copy]")) {
  const field = document.getElementById(button.dataset.fcCopy);
  if (!field || !navigator.clipboard) continue;
  button.hidden = false;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.fcCopied;
    } catch {
      field.select(); // copied by hand then
    }
  });
}
