/* The declaration saves itself: what was touched is sent a moment after it was left. */
"use strict";
(() => {
  const form = document.getElementById("declaration");
  if (!form || !form.querySelector(".savebar")) return;
  const said = document.getElementById("saved");
  const touched = new Set();
  let version = form.dataset.version;
  let timer = null, isSending = false, pause = 1000;

  const place = (kind, name) => form.querySelector(`[data-${kind}="${CSS.escape(name)}"]`);
  const inputs = (name) => form.querySelectorAll(`[name="${CSS.escape(name)}"]`);

  function tell(result, names) {
    for (const name of names) {
      const bad = result.wrong[name] || "";
      const wrong = place("wrong", name), doubt = place("doubt", name);
      if (wrong) wrong.textContent = bad;
      if (doubt) doubt.textContent = result.doubts[name] || "";
      for (const input of inputs(name)) {
        if (input.type !== "radio") input.toggleAttribute("aria-invalid", false);
        if (bad) input.setAttribute("aria-invalid", "true");
        else {
          input.removeAttribute("aria-invalid");
          const value = result.values[name];
          /* As it is kept: a date in its notation, the number masked. */
          if (value === undefined) continue;
          if (input.type === "radio") input.checked = input.value === value;
          else if (input.type === "text" && document.activeElement !== input) input.value = value;
        }
      }
    }
  }

  async function save() {
    clearTimeout(timer);
    if (isSending || !touched.size) return;
    isSending = true;
    const names = [...touched];
    touched.clear();
    const all = new FormData(form), body = new URLSearchParams();
    body.set("csrf", intake.csrf());
    body.set("version", version);
    for (const name of names) body.set(name, all.get(name) || "");
    said.textContent = "正在保存…";
    try {
      const answer = await intake.send(form.action, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.status === 409) { conflict(await answer.json(), names); return; }
      if (answer.status === 401) { said.textContent = "需要重新进入，请刷新页面"; return; }
      if (!answer.ok) {
        if (answer.status < 500) { said.textContent = (await answer.json()).detail || "没有保存，请刷新页面"; return; }
        throw new Error(answer.status);
      }
      const result = await answer.json();
      version = String(result.version);
      form.elements.version.value = version;
      tell(result, [...names, ...(result.derived || [])]);
      const count = names.filter((name) => result.wrong[name]).length;
      said.textContent = count ? "有一项没有保存，请改正" : "已保存";
      pause = 1000;
      if (result.sections) { location.reload(); return; }
    } catch (error) {
      names.forEach((name) => touched.add(name));
      said.textContent = "网络断开，恢复后自动保存";
      pause = Math.min(pause * 2, 15000);
      timer = setTimeout(save, pause);
    } finally {
      isSending = false;
      if (touched.size && !timer) timer = setTimeout(save, pause);
    }
  }

  function conflict(result, names) {
    said.textContent = "内容在别处被改过";
    if (window.confirm("您在另一个页面（或另一台手机）上改过填报。\n\n确定：以本页刚填的为准\n取消：载入最新内容")) {
      version = String(result.version);
      names.forEach((name) => touched.add(name));
      timer = setTimeout(save, 0);
    } else location.reload();
  }

  /* A citizen number says while it is typed whether it can be right (GB 11643). */
  const number = form.querySelector('[name="applicant.id_number"]');
  if (number) number.addEventListener("input", () => {
    const text = number.value.replace(/\s/g, "").toUpperCase(), doubt = place("doubt", number.name);
    if (!doubt || text.includes("*") || !text) return;
    const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    const sum = weights.reduce((all, weight, at) => all + weight * Number(text[at]), 0);
    if (/[^0-9X]/.test(text) || /X./.test(text)) doubt.textContent = "号码里有不应出现的字符";
    else if (text.length !== 18) doubt.textContent = `已输入 ${text.length} 位，共 18 位`;
    else doubt.textContent = text[17] === "10X98765432"[sum % 11] ? "" : "末位校验码不符，请对照身份证逐位核对";
  });

  form.addEventListener("change", (event) => {
    if (!event.target.name || event.target.type === "hidden") return;
    touched.add(event.target.name);
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; save(); }, 300);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    for (const input of form.elements) if (input.name && input.type !== "hidden") touched.add(input.name);
    save();
  });
  window.addEventListener("online", save);
  window.addEventListener("beforeunload", (event) => { if (touched.size) event.preventDefault(); });
  /* From a finding straight to its field. */
  if (location.hash) {
    const name = decodeURIComponent(location.hash.slice(1));
    const input = inputs(name)[0];
    if (input) { input.focus(); input.scrollIntoView({ block: "center" }); }
  }
})();
