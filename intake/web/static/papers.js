/* Papers: sent with a bar that moves, tried again when the line drops, taken up again after
   the page was closed; results shown as they come, by events or, without them, by asking. */
"use strict";

/* ---- what waits to be sent, kept over a closed page (IndexedDB; without it only in memory) */
const waiting = {
  open() {
    if (!waiting.base) waiting.base = new Promise((done, fail) => {
      const ask = indexedDB.open("intake", 1);
      ask.onupgradeneeded = () => ask.result.createObjectStore("uploads", { keyPath: "key" });
      ask.onsuccess = () => done(ask.result);
      ask.onerror = () => fail(ask.error);
    });
    return waiting.base;
  },
  async act(mode, what) {
    try {
      const base = await waiting.open();
      return await new Promise((done, fail) => {
        const ask = what(base.transaction("uploads", mode).objectStore("uploads"));
        ask.onsuccess = () => done(ask.result);
        ask.onerror = () => fail(ask.error);
      });
    } catch (error) { return null; }
  },
  keep(one) { return waiting.act("readwrite", (store) => store.put(one)); },
  drop(key) { return waiting.act("readwrite", (store) => store.delete(key)); },
  async all() { return (await waiting.act("readonly", (store) => store.getAll())) || []; },
};

/* ---- the part of the page that changes while papers are checked */
const live = (() => {
  const place = document.getElementById("live");
  if (!place) return { refresh() {} };
  const ASK = 3000, SLOW = 10000;
  let stream = null, timer = null, isAsking = false, wantsMore = false, asked = 0;
  const isPending = () => "watch" in place.dataset || place.firstElementChild.dataset.pending === "1";
  const isTyping = () => place.contains(document.activeElement) && document.activeElement.tagName === "TEXTAREA";

  async function refresh() {
    if (isAsking) { wantsMore = true; return; }
    if (isTyping()) { schedule(); return; }
    isAsking = true;
    asked += 1;
    try {
      const answer = await intake.send(place.dataset.live);
      if (answer.redirected || answer.status === 401) { location.reload(); return; }
      if (answer.ok) {
        const text = await answer.text();
        if (!isTyping()) {
          const open = new Set([...place.querySelectorAll("details[open]")].map((d) => d.innerText.slice(0, 40)));
          place.innerHTML = text;
          for (const d of place.querySelectorAll("details")) if (open.has(d.innerText.slice(0, 40))) d.open = true;
          place.dispatchEvent(new CustomEvent("fresh"));
        }
      }
    } catch (error) { /* asked again below */ } finally {
      isAsking = false;
      if (wantsMore) { wantsMore = false; refresh(); } else schedule();
    }
  }
  function schedule() {
    clearTimeout(timer);
    if (isPending()) { listen(); timer = setTimeout(refresh, asked < 20 ? ASK : SLOW); } else hush();
  }
  /* Events only say that something is new; what is new is asked for as a whole. */
  function listen() {
    if (stream || !window.EventSource) return;
    stream = new EventSource(place.dataset.events);
    let soon = null;
    const heard = () => { clearTimeout(soon); soon = setTimeout(refresh, 150); };
    for (const name of ["upload", "page", "complete", "state"]) stream.addEventListener(name, heard);
  }
  function hush() { if (stream) { stream.close(); stream = null; } }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && isPending()) refresh(); });
  window.addEventListener("pageshow", (event) => { if (event.persisted) refresh(); });
  schedule();
  return { refresh, place };
})();

/* ---- sending */
(() => {
  const box = document.getElementById("send");
  if (!box) return;
  const MB = 1024 * 1024, LONGEST = 30000;
  const sending = box.querySelector(".sending");
  const most = Number(box.dataset.most) * MB;

  /* The plain form gives way to large buttons: all at once, a photo, or first the file where
     a file is better than a photo. */
  const isAll = box.dataset.way === "all", plain = box.querySelector(".plain-send");
  const buttons = document.createElement("div");
  buttons.className = "choose";
  const TYPES = "image/*,application/pdf,.heic,.heif";
  const choices = {
    all: ["pick", "一次全部上传（可多选）", `accept="${TYPES}" multiple`],
    pick: ["pick", "从相册或文件选择", `accept="${TYPES}" multiple`],
    file: ["pick", box.dataset.better || "", `accept="${TYPES}" multiple`],
    camera: ["camera", "拍照", `accept="image/*" capture="environment"`],
    edit: ["edit", "先转正、裁剪，再上传", `accept="image/*"`],
  };
  const order = [...(isAll ? ["all", "camera"] : box.dataset.better ? ["file", "camera"] : ["camera", "pick"]), "edit"];
  buttons.innerHTML = order.map((name) => choices[name]).map(([id, words, more], number) =>
    `<label class="button ${number ? "" : "primary "}${id === "edit" ? "plain " : ""}block"><span></span><input type="file" ${more} class="sr" id="${id}"></label>`).join("");
  order.forEach((name, number) => { buttons.querySelectorAll("span")[number].textContent = choices[name][1]; });
  plain.replaceWith(buttons);
  for (const input of buttons.querySelectorAll("input")) input.addEventListener("change", () => take(input));
  const arm = () => {
    for (const label of document.querySelectorAll(".replace[hidden]")) {
      label.hidden = false;
      const input = label.querySelector("input");
      input.addEventListener("change", () => take(input, label.dataset.replaces));
    }
  };
  arm();
  /* Once there is a file, another one is the exception. */
  const head = box.querySelector("h2"), hints = box.querySelector(".hints");
  const settle = () => {
    const has = live.place && live.place.querySelector(".upload");
    if (isAll) return;
    head.textContent = has ? "再加一页（或一个文件）" : "上传";
    if (hints) hints.hidden = Boolean(has);
    buttons.querySelector(".button").classList.toggle("primary", !has);
  };
  settle();
  if (live.place) live.place.addEventListener("fresh", () => { arm(); settle(); });

  function take(input, replaces) {
    const files = [...input.files];
    input.value = "";
    files.forEach(async (file, number) => {
      const one = {
        key: intake.unique(), file, name: file.name || "照片.jpg", replaces: number ? null : replaces || null,
        address: box.dataset.upload, material: box.dataset.material, year: box.dataset.year, page: location.pathname + location.search,
      };
      if (file.size > most) { row(one).fail(`${one.name} 有 ${(file.size / MB).toFixed(0)} MB，超过 ${box.dataset.most} MB。请用手机“压缩”或以 300 dpi 重新扫描。`); return; }
      if (!file.size) { row(one).fail(`${one.name} 是空的（0 字节），请重新选择。`); return; }
      const looked = typeof capture === "object" ? await capture.looked(one, sending, input.id === "edit") : one;
      if (!looked) return;
      waiting.keep(looked);
      send(looked);
    });
  }

  /* One file's line: what happens, a bar, and a button when it cannot go on by itself. */
  function row(one) {
    const place = document.createElement("div");
    place.className = "sendrow";
    place.innerHTML = `<p class="name"></p><progress max="100" value="0" aria-label="已上传"></progress><p class="told"></p><button type="button" class="button" hidden>重试</button>`;
    place.querySelector(".name").textContent = one.name;
    sending.append(place);
    place.scrollIntoView({ block: "nearest" });
    const bar = place.querySelector("progress"), told = place.querySelector(".told"), again = place.querySelector("button");
    return {
      step(share) { bar.value = share; told.className = "told"; told.textContent = share ? `已上传 ${Math.floor(share)}%` : "等待上传"; again.hidden = true; },
      stored() { bar.value = 100; told.textContent = "已收到，正在核对…"; again.hidden = true; },
      wait(text, retry) { told.className = "told wrong"; told.textContent = text; again.hidden = false; again.onclick = retry; },
      fail(text) { bar.hidden = true; told.className = "told wrong"; told.textContent = text; again.hidden = true; },
      end() { place.remove(); },
    };
  }

  /* Two at a time: on a slow line the first is read while the others are still coming. */
  const queue = [];
  let busy = 0;
  function next() {
    while (busy < 2 && queue.length) { busy += 1; queue.shift()(); }
  }

  function send(one) {
    const line = row(one);
    const over = () => { busy -= 1; next(); };
    let hasGone = false;
    const gone = () => { if (!hasGone) { hasGone = true; over(); } };
    let pause = 2000, timer = null;
    const query = new URLSearchParams({ filename: one.name });
    if (one.material) query.set("material", one.material);
    if (one.year) query.set("year", one.year);
    const attempt = () => {
      clearTimeout(timer);
      window.removeEventListener("online", attempt);
      const ask = new XMLHttpRequest();
      ask.open("POST", `${one.address}?${query}`);
      ask.setRequestHeader("Idempotency-Key", one.key);
      ask.setRequestHeader("X-CSRF-Token", intake.csrf());
      ask.setRequestHeader("Content-Type", "application/octet-stream");
      ask.upload.onprogress = (event) => { if (event.lengthComputable) line.step(event.loaded / event.total * 100); };
      ask.onload = () => { gone(); answered(ask, one, line, later); };
      ask.onerror = ask.ontimeout = ask.onabort = () => later("网络断开，已保存进度。恢复后自动继续，或点“重试”。");
      line.step(0);
      ask.send(one.file);
    };
    const later = (text) => {
      gone();
      line.wait(text, attempt);
      window.addEventListener("online", attempt, { once: true });
      timer = setTimeout(attempt, pause);
      pause = Math.min(pause * 2, LONGEST);
    };
    queue.push(attempt);
    next();
  }

  async function answered(ask, one, line, later) {
    if (ask.status >= 500 || ask.status === 408 || ask.status === 429) { later("服务暂时没有应答，稍后自动重试，或点“重试”。"); return; }
    let said = {};
    try { said = JSON.parse(ask.responseText); } catch (error) { /* told below */ }
    if (ask.status === 401 || said.code === "FORM_EXPIRED") { line.wait("需要重新进入后再传，照片已为您留着。", () => location.reload()); return; }
    if (ask.status >= 300 || !said.id) {
      waiting.drop(one.key);
      line.fail(said.detail || "没有收下，请刷新页面后重试");
      return;
    }
    line.stored();
    if (one.replaces && one.replaces !== said.id) {
      try { await intake.send(`${one.address}/${one.replaces}`, { method: "DELETE" }); } catch (error) { intake.say("旧的一张没有撤下，请点“撤回”"); }
    }
    await waiting.drop(one.key);
    await live.refresh();
    line.end();
    const fresh = document.getElementById(`u${said.id}`);
    if (fresh && !isAll) fresh.scrollIntoView({ block: "start", behavior: "smooth" });
  }

  /* What a closed page left behind goes on here, where it belongs. */
  waiting.all().then((all) => {
    for (const one of all) {
      if (one.address === box.dataset.upload && one.page === location.pathname + location.search) send(one);
    }
  });
})();

/* Elsewhere a reminder leads there. */
(() => {
  const place = document.getElementById("live");
  waiting.all().then((all) => {
    const here = location.pathname + location.search;
    const one = all.find((some) => place && some.page !== here && place.dataset.events.startsWith(some.address.replace(/uploads$/, "")));
    if (!one || document.querySelector(".crumb")) return;
    const note = document.createElement("div");
    note.className = "notice warn";
    note.innerHTML = `<p class="notice-title">有一份材料还没传完</p><p><a class="button">继续上传</a></p>`;
    note.querySelector("a").href = one.page;
    place.before(note);
  });
})();
