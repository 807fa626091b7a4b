// Menus are <details>. With a script they also close with Escape, with a press elsewhere, and when the focus leaves.
const OPEN = ".fc details.fc-menu[open]";

function close(menu, focus) {
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

document.addEventListener("keydown", (press) => {
  if (press.key !== "Escape") return;
  const menu = press.target.closest?.(OPEN) ?? document.querySelector(OPEN);
  if (menu) close(menu, menu.contains(document.activeElement));
});

document.addEventListener("click", (press) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(press.target)) close(menu, false);
});

document.addEventListener("focusin", (move) => {
  for (const menu of document.querySelectorAll(OPEN)) if (!menu.contains(move.target)) close(menu, false);
});
