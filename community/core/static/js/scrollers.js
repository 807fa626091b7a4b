// What scrolls sideways can be reached by the keyboard; the tab of the page that one is on is brought into view.
const SCROLLERS = ".fc-prose pre, .fc-prose table, .fc-table-wrap";

const seen = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const part of document.querySelectorAll(SCROLLERS)) seen.observe(part);

for (const row of document.querySelectorAll(".fc-tabs, .fc-nav")) {
  const current = row.querySelector("[aria-current]");
  if (!current || row.scrollWidth <= row.clientWidth) continue;
  const [inner, outer] = [current.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.right > outer.right || inner.left < outer.left) row.scrollLeft += inner.left - outer.left - 24;
}
