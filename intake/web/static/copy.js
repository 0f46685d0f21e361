/* <button data-copy="ID" hidden>: copies what stands in that field; shown only where it can. */
"use strict";
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch (_) { // an address without https, or an old browser
      document.execCommand("copy");
    }
    intake.say("已复制");
  });
}
