/* What every page needs; each page works without it.
   Plain script without a build step, for browsers of 2018 and later. */
"use strict";
const intake = {
  csrf() { return document.querySelector("meta[name=csrf-token]").content; },

  /* fetch with the number that makes a request ours. */
  send(address, options = {}) {
    const headers = Object.assign({ "X-CSRF-Token": intake.csrf() }, options.headers);
    return fetch(address, Object.assign({ credentials: "same-origin" }, options, { headers }));
  },

  /* A number that nobody else has, for what must not be done twice. */
  unique() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  },

  /* A sentence at the lower edge, read aloud by screen readers. */
  say(text, seconds = 5) {
    const place = document.getElementById("said");
    place.textContent = text;
    clearTimeout(intake.quiet);
    intake.quiet = setTimeout(() => { place.textContent = ""; }, seconds * 1000);
  },

  /* Whole units, never rounded up. */
  left(seconds) {
    if (seconds < 0) return "已截止";
    if (seconds >= 3 * 86400) return `还剩 ${Math.floor(seconds / 86400)} 天`;
    if (seconds >= 3600) return `还剩 ${Math.floor(seconds / 3600)} 小时 ${Math.floor(seconds % 3600 / 60)} 分`;
    if (seconds >= 600) return `还剩 ${Math.floor(seconds / 60)} 分钟`;
    return `还剩 ${Math.floor(seconds / 60)} 分 ${Math.floor(seconds % 60)} 秒`;
  },
};

/* <span data-left="SECONDS">: counts down from what the server said, whatever the phone's clock. */
(() => {
  const begun = performance.now();
  const all = [...document.querySelectorAll("[data-left]")].map((place) => [place, Number(place.dataset.left)]);
  if (!all.length) return;
  const tick = () => {
    const gone = (performance.now() - begun) / 1000;
    for (const [place, seconds] of all) {
      const text = intake.left(seconds - gone);
      if (place.textContent !== text) place.textContent = text;
    }
  };
  tick();
  setInterval(tick, 1000);
})();

/* <aside data-offer="SECONDS">: an offer that ends; it goes when the server would refuse it. */
for (const offer of document.querySelectorAll("[data-offer]")) {
  setTimeout(() => offer.remove(), Number(offer.dataset.offer) * 1000);
}

/* <form data-confirm="…">: asks once more. <form data-once>: a second press sends nothing. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && !window.confirm(form.dataset.confirm)) { event.preventDefault(); return; }
  if ("once" in form.dataset) {
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
  }
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

/* htmx, where a page loads it, sends the number too. */
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRF-Token"] = intake.csrf();
});
document.addEventListener("htmx:sendError", () => intake.say("网络断开，请检查网络后重试"));
document.addEventListener("htmx:responseError", () => intake.say("没有成功，请刷新页面后重试"));
