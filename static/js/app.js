// What every page runs: GOV.UK Frontend's components, and a few courtesies.
import { initAll } from "govuk-frontend";

// A part that htmx brings in may hold components; those already at work are left alone.
function start(scope) {
  initAll({
    scope,
    onError(error) {
      if (error.name !== "InitError") console.error(error);
    },
  });
}

function say(sentence) {
  const place = document.getElementById("page-alerts");
  if (!place) return;
  const line = document.createElement("p");
  line.className = "govuk-error-message";
  line.textContent = sentence;
  place.replaceChildren(line);
}

start(document);

document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) start(event.target.parentElement ?? event.target);
});
document.addEventListener("htmx:beforeRequest", () => document.getElementById("page-alerts")?.replaceChildren());
document.addEventListener("htmx:responseError", (event) => {
  say(
    event.detail.xhr.status === 403
      ? "That was not allowed. You may have been signed out. Load this page again and try once more."
      : "That did not work, and nothing was changed. Try again, or load this page again.",
  );
});
document.addEventListener("htmx:sendError", () => {
  say("The portal could not be reached, and nothing was changed. Check your connection and try again.");
});

// A passkey can fail in ways that only the browser knows of.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  say("The passkey or key was not used: it was cancelled, took too long, or does not fit. Try again, or choose another way.");
});

// Pages that exist for paper offer a button; browsers without script have their own menu.
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});

// A page's address to pass on: the device's own way of sharing, else the clipboard. Without script it stands as text.
for (const place of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  place.querySelector("[data-share-button]").hidden = false;
  place.querySelector(".app-share__address").hidden = true;
}
document.addEventListener("click", async (event) => {
  const place = event.target.closest?.("[data-share-button]")?.closest("[data-share]");
  if (!place) return;
  const status = place.querySelector("[role=status]");
  try {
    if (navigator.share) {
      await navigator.share({ title: place.dataset.shareTitle, url: place.dataset.share });
    } else {
      await navigator.clipboard.writeText(place.dataset.share);
      status.textContent = "The address has been copied.";
    }
  } catch (error) {
    if (error.name === "AbortError") return; // somebody thought better of it
    place.querySelector(".app-share__address").hidden = false;
    status.textContent = "Copy the address by hand.";
  }
});
