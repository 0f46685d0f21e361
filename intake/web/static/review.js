/* Deciding by keyboard. Every button works with a mouse and without this script as well. */
"use strict";
(() => {
  const desk = document.getElementById("desk");
  const isMine = desk.dataset.mine === "1", base = `/review/${desk.dataset.file}`;
  const panel = () => document.getElementById("panel");
  const flags = () => [...document.querySelectorAll("#panel details.flag")];
  const active = () => document.querySelector("#panel details.flag[open]");

  /* One request after another: an answer never overtakes a later one. */
  let line = Promise.resolve();
  const post = (address, body) => {
    line = line.then(() => intake.send(address, {
      method: "POST", body, headers: { "HX-Request": "true", "Accept": "text/html, application/problem+json;q=0.9",
        "Content-Type": "application/x-www-form-urlencoded" },
    })).catch(() => null);
    return line;
  };
  const bodyOf = (form, button) => {
    const data = new FormData(form);
    if (button && button.name) data.append(button.name, button.value);
    return new URLSearchParams(data);
  };
  const parsed = (text) => new DOMParser().parseFromString(text, "text/html");
  const refuse = async (answer) => {
    if (!answer) { intake.say("网络断开，这个决定没有保存，请重试"); return; }
    const page = parsed(await answer.text());
    const said = page.querySelector("main p");
    intake.say(said ? said.textContent : "没有成功，请刷新页面后重试", 8);
  };

  async function act(form, button) {
    const answer = await post(form.getAttribute("action"), bodyOf(form, button));
    const towards = answer && answer.headers.get("HX-Redirect");
    if (towards) { location.href = towards; return; }
    if (!answer || !answer.ok) { await refuse(answer); return; }
    update(parsed(await answer.text()));
  }

  /* A press belongs to the flag that was shown when it was pressed: it is marked and the next
     one opened at once, the answer confirms it later. The page gives each decision its number,
     so that one that is sent twice counts once. */
  const made = [];
  let unanswered = 0, settled = Promise.resolve();
  const flagOf = (key) => document.getElementById(`f-${key}`);
  function mark(flag, words, tone) {
    flag.dataset.decided = "";
    flag.classList.add("decided");
    const old = flag.querySelector(".chip"), chip = document.createElement("span");
    chip.className = `chip ${tone}`;
    chip.textContent = words;
    if (old) old.replaceWith(chip); else flag.querySelector("summary").append(chip);
  }
  function unmark(flag) {
    delete flag.dataset.decided;
    flag.classList.remove("decided");
    const chip = flag.querySelector(".chip");
    if (chip) chip.remove();
  }
  const undecided = () => flags().find((one) => "needs" in one.dataset && !("decided" in one.dataset));
  async function decide(form, button) {
    const flag = form.closest("details.flag"), key = flag.dataset.flag, body = bodyOf(form, button);
    body.set("decision", intake.unique());
    const isUpheld = body.get("action") === "upheld", isFine = body.get("reason") === "fine";
    mark(flag, isUpheld ? "须补正" : isFine ? "没有问题" : "已驳回", isUpheld ? "up" : "over");
    made.push(key);
    open(undecided() || flag);
    panel().focus({ preventScroll: true });
    unanswered += 1;
    const answer = await post(form.getAttribute("action"), body);
    unanswered -= 1;
    if (!answer || !answer.ok) {
      made.splice(made.lastIndexOf(key), 1);
      unmark(flagOf(key));
      open(flagOf(key));
      await refuse(answer);
    } else if (!unanswered) update(parsed(await answer.text()));
  }
  async function undo(form) {
    const key = made.pop();
    if (key && flagOf(key)) { unmark(flagOf(key)); open(flagOf(key)); }
    unanswered += 1;
    const answer = await post(form.getAttribute("action"), bodyOf(form));
    unanswered -= 1;
    if (!answer || !answer.ok) await refuse(answer);
    else if (!unanswered) {
      const page = parsed(await answer.text());
      update(page);
      if (!key) open(flagOf(page.getElementById("panel").dataset.active));
    }
  }

  /* What the server knows, flag by flag: what is open stays open, what is typed stays typed. */
  function update(page) {
    for (const fresh of page.querySelectorAll("#panel details.flag")) {
      const old = flagOf(fresh.dataset.flag);
      if (!old || old.querySelector("input:focus")) continue;
      fresh.open = old.open;
      old.replaceWith(fresh);
    }
    totals(page);
    if (!active()) open(undecided());
  }
  function totals(page) {
    for (const id of ["tally", "final"]) {
      const fresh = page.getElementById(id), old = document.getElementById(id);
      const isBusy = old.contains(document.activeElement) || old.querySelector("dialog[open]");
      if (!isBusy) old.replaceWith(fresh);
    }
  }

  /* The open flag's page, at its box. */
  function look() {
    const flag = active();
    if (!flag) return;
    flag.scrollIntoView({ block: "nearest" });
    if (flag.dataset.place) {
      const box = flag.dataset.box ? flag.dataset.box.split(",").map(Number) : null;
      viewer.grid(false);
      viewer.show(flag.dataset.place, box, flag.dataset.flag);
    }
  }
  function open(flag) {
    if (!flag) return;
    for (const one of flags()) one.open = one === flag;
    look();
  }
  function step(by) {
    const all = flags(), at = all.indexOf(active());
    open(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)]);
  }

  /* What was on the screen, told in batches. */
  const seen = new Set(viewer.papers.filter((one) => "seen" in one.dataset).map((one) => one.dataset.place));
  let waiting = [], timer = null;
  viewer.onSeen = (place) => {
    if (!isMine || seen.has(place)) return;
    seen.add(place);
    waiting.push(place);
    viewer.paper(place).querySelector(".eye").textContent = "已看";
    clearTimeout(timer);
    timer = setTimeout(tell, 150);
  };
  async function tell() {
    const places = waiting.splice(0);
    const answer = await post(`${base}/seen`, new URLSearchParams(places.map((one) => ["place", one]).concat([["csrf", intake.csrf()]])));
    if (!answer || !answer.ok) { for (const one of places) seen.delete(one); return; }
    if (!unanswered) totals(parsed(await answer.text()));
  }

  const doing = {
    prev: () => viewer.step(-1), next: () => viewer.step(1), in: () => viewer.main.zoom(1.3), out: () => viewer.main.zoom(1 / 1.3),
    fit: () => viewer.main.fit(), turn: () => viewer.main.turn(), flag: look, grid: () => viewer.grid(),
    help: () => document.getElementById("help").showModal(),
    close: () => document.getElementById("return").close(),
    return: async () => {
      await settled;
      const button = document.querySelector("[data-do=return]");
      if (!button) return;
      const unseen = viewer.papers.find((one) => !seen.has(one.dataset.place));
      if (button.dataset.refused && isMine && !undecided() && unseen) {
        // All that is lacking is a look at what is left: there it is.
        viewer.grid(false);
        viewer.show(unseen.dataset.place);
      }
      if (button.dataset.refused) intake.say(button.dataset.refused); else document.getElementById("return").showModal();
    },
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do], [data-beside]");
    if (!button) return;
    const { beside, besideBox } = button.dataset;
    if (beside) viewer.beside(beside, besideBox && besideBox.split(",").map(Number)); else doing[button.dataset.do]();
    // With a mouse, the next key is for the decision again, not for this button.
    if (event.detail > 0 && !document.querySelector("dialog[open]")) panel().focus({ preventScroll: true });
  });
  document.addEventListener("submit", (event) => {
    if (!("act" in event.target.dataset)) return;
    event.preventDefault();
    const form = event.target;
    if (form.matches(".decide")) settled = decide(form, event.submitter);
    else if (form.matches("[data-undo]")) settled = undo(form);
    else act(form, event.submitter);
  });
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("#panel details.flag > summary");
    if (summary) { event.preventDefault(); open(summary.parentElement.open ? null : summary.parentElement); if (summary.parentElement.open) summary.focus(); }
  });

  const press = (selector) => { const button = document.querySelector(selector); if (button) button.click(); return Boolean(button); };
  const inFlag = (selector) => press(`#panel details.flag[open] ${selector}`);
  /* Enter is the usual answer to what is open. It clears a file only where there was nothing
     to decide: a second step with consequences has a key of its own. */
  function agree() {
    const flag = active();
    if (flag && "needs" in flag.dataset && !("decided" in flag.dataset)) { inFlag(".usual"); return; }
    const next = undecided();
    if (next) open(next);
    else if (flags().some((one) => "needs" in one.dataset)) intake.say(document.querySelector("[data-final=pass]") ? "意见都已决定：按 P 通过" : "意见都已决定：按 R 退回");
    else press("[data-final=pass] button");
  }
  const keys = {
    Enter: agree, a: agree, x: () => inFlag(".uphold"), p: async () => { await settled; press("[data-final=pass] button"); }, j: () => step(1), k: () => step(-1), ArrowRight: doing.next, ArrowLeft: doing.prev,
    1: () => inFlag("[name=reason][value=misread]"), 2: () => inFlag("[name=reason][value=acceptable]"), 3: () => inFlag("[name=reason][value=verified]"),
    4: () => { const note = document.querySelector("#panel details.flag[open] [name=note]"); if (note) note.focus(); },
    z: () => press("[data-key=z]"), b: () => press("[data-key=b]"), v: () => press("[data-key=v]"), r: doing.return, g: doing.grid, f: look, t: doing.turn,
    "+": doing.in, "=": doing.in, "-": doing.out, 0: doing.fit, "?": doing.help, n: () => { location.href = "/review/next?after=" + desk.dataset.file; },
  };
  /* A key that is held down counts once, except for moving about. */
  const REPEATED = new Set(["ArrowRight", "ArrowLeft", "j", "k", "+", "=", "-"]);
  const pans = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const dialog = document.querySelector("dialog[open]");
    if (dialog) {
      if (dialog.id === "return" && event.key.toLowerCase() === "y" && !event.repeat && !event.target.closest("input")) { event.preventDefault(); press("#return .danger"); }
      return;
    }
    const place = event.target;
    if (place.closest("input, select, textarea")) { if (event.key === "Escape") panel().focus(); return; }
    if (event.key === "Enter" && place.closest("button, a, summary")) return;
    if (event.shiftKey && pans[event.key]) { event.preventDefault(); viewer.pan(...pans[event.key]); return; }
    const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!keys[name]) return;
    event.preventDefault();
    if (!event.repeat || REPEATED.has(name)) keys[name]();
  });

  document.getElementById("rail").addEventListener("click", (event) => {
    if (event.detail > 0) panel().focus({ preventScroll: true });
  });

  viewer.begin();
  const asked = location.hash.slice(1);
  if (asked && viewer.paper(asked)) viewer.show(asked);
  else if (active()) look(); else if (viewer.papers.length) viewer.show(viewer.papers[0].dataset.place);
  panel().focus({ preventScroll: true });
  if (isMine) setInterval(() => post(`${base}/hold`, new URLSearchParams({ csrf: intake.csrf() })), 60000);
})();
