// Tells that this page was seen: its path and nothing else. Nothing is kept of those who did not agree.
(() => {
  "use strict";
  const here = document.currentScript;
  if (!here || navigator.doNotTrack === "1" || navigator.globalPrivacyControl) return;
  const page = new Blob([JSON.stringify({ path: location.pathname })], { type: "application/json" });
  navigator.sendBeacon(new URL("seen", here.src), page);
})();
