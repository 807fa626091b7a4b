// Keeps "5 minutes ago" true while a page stays open. The words come from the browser, in the page's language.
const STEPS = [["year", 31557600], ["month", 2629800], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
const LATEST = 86400; // older ones do not change while anybody looks

function words(element) {
  const language = element.closest("[lang]")?.lang || "en";
  const seconds = (Date.parse(element.dateTime) - Date.now()) / 1000;
  const [unit, length] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? [];
  if (!unit || Math.abs(seconds) > LATEST) return null;
  return new Intl.RelativeTimeFormat(language).format(Math.round(seconds / length), unit);
}

function refresh() {
  for (const element of document.querySelectorAll(".fc time[datetime]")) {
    const now = words(element);
    if (now) element.textContent = now;
  }
}

setInterval(refresh, 60_000);
