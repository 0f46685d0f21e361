/* Archives, folders and files dropped on the page or chosen, sent one by one; a worker places
   them. Without script the form sends everything at once. */
"use strict";
(() => {
  const form = document.querySelector("form[data-import]");
  if (!form) return;
  const place = form.querySelector("[data-import-progress]");
  const AT_ONCE = 3, TRIES = 4;

  /* Everything within what was dropped: [file, path]. */
  async function within(entry, path) {
    const name = path ? `${path}/${entry.name}` : entry.name;
    if (entry.isFile) return [[await new Promise((done, fail) => entry.file(done, fail)), name]];
    const reader = entry.createReader();
    const found = [];
    for (;;) { // a reader gives a hundred at a time
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return found;
      for (const one of some) found.push(...await within(one, name));
    }
  }

  async function sendOne(address, file, path) {
    for (let tried = 0; ; tried += 1) {
      try {
        const answer = await intake.send(`${address}/files?path=${encodeURIComponent(path)}`, { method: "POST", body: file });
        if (answer.ok) return true;
        if (answer.status < 500) return false;
      } catch (_) { /* the line broke */ }
      if (tried >= TRIES) return false;
      await new Promise((done) => setTimeout(done, 1000 * 2 ** tried));
    }
  }

  async function send(files) {
    const wanted = files.filter(([file]) => file.size > 0);
    if (!wanted.length) { intake.say("没有可以导入的文件"); return; }
    const words = new URLSearchParams();
    for (const name of ["stage", "unit", "submitted"]) if (form.elements[name]) words.set(name, form.elements[name].value);
    const tops = [...new Set(wanted.map(([, path]) => path.split("/")[0]))];
    words.set("title", tops.slice(0, 3).join("、") + (tops.length > 3 ? ` 等 ${tops.length} 项` : ""));
    words.set("csrf", intake.csrf());
    place.hidden = false;
    form.querySelector("button").disabled = true;
    const said = place.querySelector("span"), bar = place.querySelector("progress");
    const made = await intake.send("/staff/imports", { method: "POST", body: words });
    if (!made.ok) { intake.say("没有开始，请刷新后再试"); form.querySelector("button").disabled = false; return; }
    const { address } = await made.json();
    let done = 0, failed = 0;
    bar.max = wanted.length;
    const waiting = wanted.slice();
    const one = async () => {
      while (waiting.length) {
        const [file, path] = waiting.shift();
        if (!await sendOne(address, file, path)) failed += 1;
        done += 1;
        bar.value = done;
        said.textContent = `已上传 ${done} / ${wanted.length}` + (failed ? `，${failed} 个没有传上` : "");
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, one));
    // What did not arrive is not passed over in silence: the import's page says how many did,
    // and a person begins it with those, or sends the rest first.
    if (failed) {
      intake.say(`${failed} 个文件没有传上，还没有开始导入；请检查网络后再选一次，或者先导入已收到的`);
      form.querySelector("button").disabled = false;
      const link = document.createElement("a");
      link.href = address;
      link.textContent = "查看已收到的";
      said.append("；", link);
      return;
    }
    const words2 = new URLSearchParams({ csrf: intake.csrf() });
    await intake.send(`${address}/begin`, { method: "POST", body: words2 });
    window.location.href = address;
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const chosen = [...form.elements.files.files, ...form.elements.folder.files];
    send(chosen.map((file) => [file, file.webkitRelativePath || file.name]));
  }, true);
  document.addEventListener("dragover", (event) => { event.preventDefault(); });
  document.addEventListener("drop", async (event) => {
    event.preventDefault();
    const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    const files = entries.length
      ? (await Promise.all(entries.map((entry) => within(entry, "")))).flat()
      : [...event.dataTransfer.files].map((file) => [file, file.name]);
    send(files);
  });
})();
