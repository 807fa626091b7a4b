// Tells that this page was seen: its path, and the share link by which one came. Nothing is kept of those who did not
// agree.
(() => {
  "use strict";
  const here = document.currentScript;
  if (!here || navigator.doNotTrack === "1" || navigator.globalPrivacyControl) return;
  const via = new URLSearchParams(location.search).get("via") ?? undefined;
  const page = new Blob([JSON.stringify({ path: location.pathname, via })], { type: "application/json" });
  navigator.sendBeacon(new URL("seen", here.src), page);
})();
