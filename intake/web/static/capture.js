/* Before a photo is sent, this device looks at it: blurred, shining, dark, cut off? A hint,
   never a block; and whoever wants to may turn and crop. Works on what the browser can
   decode; anything else is sent as it is. */
"use strict";
const capture = (() => {
  const SIDE = 1600, TILE = 32, MOST_PIXELS = 16e6;

  /* ---- what a picture looks like: RGBA bytes of at most SIDE px in, figures out.
     soft: width of the text's edges in px in its softest direction, by the sharper quarter of
     the text; range: grey levels between ink and paper where they differ most;
     light: the paper's; spots: blocks of white in paper that is not; cut: tiles of
     print at one border of a picture of which `table` of the border shows no paper. Counted over tiles,
     because a picture is not the same everywhere. */
  function measure(data, width, height) {
    const grey = new Uint8Array(width * height), all = new Uint32Array(256);
    for (let i = 0, j = 0; i < grey.length; i += 1, j += 4) all[grey[i] = (data[j] * 77 + data[j + 1] * 150 + data[j + 2] * 29) >> 8] += 1;
    const rims = [0, 0, 0, 0], ranges = [], softs = [], light = level(all, 0.9);
    let around = 0, tables = 0;
    for (let top = 1; top + TILE < height; top += TILE) {
      for (let left = 1; left + TILE < width; left += TILE) {
        const tile = tileAt(grey, width, left, top);
        ranges.push(tile.range);
        const sides = [left === 1, top === 1, left + 2 * TILE >= width, top + 2 * TILE >= height];
        if (sides.some(Boolean)) { around += 1; if (tile.high < 0.7 * light) tables += 1; }
        /* Only what is printed on paper; the table around it may be as soft as it likes. */
        if (tile.range >= 40 && tile.crossings >= 60 && tile.high >= 0.7 * light) {
          softs.push(tile.edge / tile.even);
          sides.forEach((is, side) => { if (is) rims[side] += 1; });
        }
      }
    }
    return { cut: Math.max(...rims), table: tables / around, soft: share(softs, 0.25), texts: softs.length, range: share(ranges, 0.98), light, half: level(all, 0.5), spots: spots(grey, width, height) };
  }
  const share = (values, part) => values.length ? [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * part)] : 0;
  const middle = (values) => share(values, 0.5);
  function level(counts, part) {
    let wanted = part * counts.reduce((a, b) => a + b, 0), value = 0;
    while (value < 255 && (wanted -= counts[value]) > 0) value += 1;
    return value;
  }
  function tileAt(grey, width, left, top) {
    const counts = new Uint32Array(256), steps = [0, 1, 2, 3].map(() => new Uint32Array(256)), ways = [1, width, width + 1, width - 1];
    for (let b = 0; b < TILE; b += 1) {
      for (let a = 0, i = (top + b) * width + left; a < TILE; a += 1, i += 1) {
        counts[grey[i]] += 1;
        for (let w = 0; w < 4; w += 1) steps[w][Math.round(Math.abs(grey[i + ways[w]] - grey[i - ways[w]]) / (w < 2 ? 2 : 2.83))] += 1;
      }
    }
    const low = level(counts, 0.04), high = level(counts, 0.9), mid = (low + high) / 2;
    let crossings = 0;
    for (let b = 0; b < TILE; b += 1) {
      for (let a = 1; a < TILE; a += 1) {
        const i = (top + b) * width + left + a, k = (top + a) * width + left + b;
        if (grey[i] > mid !== grey[i - 1] > mid) crossings += 1;
        if (grey[k] > mid !== grey[k - width] > mid) crossings += 1;
      }
    }
    const slopes = steps.map((one) => Math.max(0.5, level(one, 0.985))), steepest = Math.max(...slopes);
    return { high, range: high - low, crossings, edge: 0.8 * (high - low) / steepest, even: Math.min(...slopes) / steepest };
  }
  /* Blocks of 8 px that are white, together, in a ring of paper that is darker. */
  function spots(grey, width, height) {
    const size = 8, wide = Math.floor(width / size), high = Math.floor(height / size), mean = new Float32Array(wide * high);
    for (let y = 0; y < high; y += 1) for (let x = 0; x < wide; x += 1) {
      let sum = 0;
      for (let b = 0; b < size; b += 1) for (let a = 0, i = (y * size + b) * width + x * size; a < size; a += 1, i += 1) sum += grey[i];
      mean[y * wide + x] = sum / size / size;
    }
    const seen = new Uint8Array(wide * high);
    let most = 0;
    for (let start = 0; start < mean.length; start += 1) {
      if (seen[start] || mean[start] < 251) continue;
      const found = [start];
      let x0 = wide, x1 = 0, y0 = high, y1 = 0;
      seen[start] = 1;
      for (let at = 0; at < found.length; at += 1) {
        const x = found[at] % wide, y = (found[at] - x) / wide;
        x0 = Math.min(x0, x); x1 = Math.max(x1, x); y0 = Math.min(y0, y); y1 = Math.max(y1, y);
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
          const next = (y + dy) * wide + x + dx;
          if (x + dx >= 0 && x + dx < wide && y + dy >= 0 && y + dy < high && !seen[next] && mean[next] >= 251) { seen[next] = 1; found.push(next); }
        }
      }
      if (found.length > mean.length * 0.06) continue;
      const ring = [];
      for (let y = y0 - 4; y <= y1 + 4; y += 1) for (let x = x0 - 4; x <= x1 + 4; x += 1) {
        const isNear = x >= x0 - 2 && x <= x1 + 2 && y >= y0 - 2 && y <= y1 + 2;
        if (!isNear && x >= 0 && x < wide && y >= 0 && y < high) ring.push(mean[y * wide + x]);
      }
      if (ring.length && middle(ring) <= 243 && middle(ring) >= 120 && share(ring, 0.85) <= 249) most = Math.max(most, found.length);
    }
    return most;
  }
  /* Chosen on drawn captures of one house of the samples and tried on another's, which share
     no fonts, lamps, tables or lenses: tests/web/test_capture.py says how many are named. */
  const LEAST_RANGE = 30, SOFTEST = 2.9, LEAST_TEXTS = 6, DARKEST = 60, LEAST_SPOT = 14, LEAST_CUT = 8, LEAST_TABLE = 0.1;
  function hints(seen) {
    const found = [];
    if (seen.range < LEAST_RANGE) found.push(seen.light < DARKEST ? "dark" : "faint");
    else if (seen.texts >= LEAST_TEXTS && seen.soft > SOFTEST) found.push("blur");
    if (seen.range >= LEAST_RANGE && seen.light < DARKEST) found.push("dark");
    if (seen.spots >= LEAST_SPOT) found.push("glare");
    /* A scan ends where its paper ends; only a photo that shows the table can miss an edge. */
    if (seen.cut >= LEAST_CUT && seen.table >= LEAST_TABLE) found.push("cut");
    return found;
  }

  /* ---- a picture as this device can look at it; null where it cannot */
  async function opened(file) {
    if (!/^image\//.test(file.type) && !/\.(jpe?g|png|webp|heic|heif)$/i.test(file.name || "")) return null;
    try { return await createImageBitmap(file); } catch (error) { return null; }
  }
  function drawn(bitmap, side, turn = 0) {
    const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
    const wide = Math.round(bitmap.width * scale), high = Math.round(bitmap.height * scale);
    const canvas = document.createElement("canvas"), isAcross = turn % 180 !== 0;
    canvas.width = isAcross ? high : wide;
    canvas.height = isAcross ? wide : high;
    const pen = canvas.getContext("2d");
    pen.imageSmoothingQuality = "high";
    pen.translate(canvas.width / 2, canvas.height / 2);
    pen.rotate(turn * Math.PI / 180);
    pen.drawImage(bitmap, -wide / 2, -high / 2, wide, high);
    return canvas;
  }
  function look(bitmap) {
    const canvas = drawn(bitmap, SIDE);
    const seen = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return hints(measure(seen.data, canvas.width, canvas.height));
  }

  /* ---- what is said, and what can be done about it */
  const WORDS = {
    blur: "看起来有点糊：擦一擦镜头，点一下文字对焦，拿稳再拍",
    glare: "有一块反光：换个角度，关闪光灯，避开灯",
    dark: "光线太暗或字太淡：到窗边或灯下再拍",
    faint: "几乎看不见字：可能太亮、太淡或没有对上焦，请重拍",
    cut: "文字碰到了画面边缘：退后一点，四角都拍进来",
  };
  /* Resolves to what is to be sent, or to null when its owner takes it back. */
  async function looked(one, place, always = false) {
    const bitmap = await opened(one.file);
    if (!bitmap) return one;
    let found = [];
    try { found = look(bitmap); } catch (error) { /* nothing is said */ }
    if (!found.length && !always) { bitmap.close(); return one; }
    const answer = await asked(one, bitmap, found, place, always);
    bitmap.close();
    return answer;
  }
  function asked(one, bitmap, found, place, always) {
    const card = document.createElement("section");
    card.className = "look";
    card.innerHTML = `<h3></h3><p class="quiet small name"></p><ul></ul><canvas></canvas>
      <div class="edges" hidden></div>
      <div class="row"><button type="button" class="button primary go">上传</button><button type="button" class="button turn">转 90°</button><button type="button" class="button crop">裁剪</button><button type="button" class="button plain drop">不传这张</button></div>`;
    const part = (name) => card.querySelector(name);
    part("h3").textContent = found.length ? "这张可能看不清，请看一眼" : "转正、裁剪";
    part(".name").textContent = one.name;
    part(".go").textContent = found.length ? "看得清，仍然上传" : "上传";
    for (const code of found) part("ul").append(Object.assign(document.createElement("li"), { textContent: WORDS[code] }));
    place.append(card);
    const edited = editor(bitmap, part("canvas"), part(".edges"));
    part(".turn").onclick = edited.turn;
    part(".crop").onclick = edited.crop;
    if (!always) card.scrollIntoView({ block: "nearest" });
    part(".go").focus({ preventScroll: true });
    return new Promise((done) => {
      part(".drop").onclick = () => { card.remove(); done(null); };
      part(".go").onclick = async () => {
        const file = await edited.file(one);
        card.remove();
        done(Object.assign({}, one, { file, name: file.name || one.name }));
      };
    });
  }

  /* ---- turning and cropping: by dragging an edge, or by the four sliders */
  function editor(bitmap, canvas, edges) {
    let turn = 0, view = null;
    const cut = { left: 0, top: 0, right: 0, bottom: 0 };
    const names = { left: "左边裁去", top: "上边裁去", right: "右边裁去", bottom: "下边裁去" };
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "这张照片；框内的部分会上传");
    const sliders = Object.entries(names).map(([side, words]) => {
      const label = document.createElement("label"), input = document.createElement("input");
      Object.assign(input, { type: "range", min: "0", max: "45", value: "0" });
      input.oninput = () => { cut[side] = input.value / 100; show(); };
      label.append(words, input);
      edges.append(label);
      return [side, input];
    });
    function show() {
      const pen = canvas.getContext("2d");
      canvas.width = view.width;
      canvas.height = view.height;
      pen.drawImage(view, 0, 0);
      const x = cut.left * view.width, y = cut.top * view.height;
      const wide = (1 - cut.left - cut.right) * view.width, high = (1 - cut.top - cut.bottom) * view.height;
      pen.fillStyle = "rgba(0,0,0,.55)";
      pen.beginPath();
      pen.rect(0, 0, view.width, view.height);
      pen.rect(x, y, wide, high);
      pen.fill("evenodd");
      pen.strokeStyle = "#e08a00";
      pen.lineWidth = Math.max(3, view.width / 150);
      pen.strokeRect(x, y, wide, high);
    }
    function turned(degrees) {
      turn = degrees % 360;
      view = drawn(bitmap, 900, turn);
      for (const [side, input] of sliders) { cut[side] = 0; input.value = "0"; }
      show();
    }
    turned(0);
    let held = [];
    const at = (event) => {
      const box = canvas.getBoundingClientRect();
      return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    };
    canvas.onpointerdown = (event) => {
      if (edges.hidden) return;
      const [x, y] = at(event), near = 0.12;
      held = [];
      if (Math.abs(x - cut.left) < near) held.push("left"); else if (Math.abs(1 - x - cut.right) < near) held.push("right");
      if (Math.abs(y - cut.top) < near) held.push("top"); else if (Math.abs(1 - y - cut.bottom) < near) held.push("bottom");
      if (held.length) { canvas.setPointerCapture(event.pointerId); event.preventDefault(); }
    };
    canvas.onpointermove = (event) => {
      if (!held.length) return;
      const [x, y] = at(event), share = { left: x, right: 1 - x, top: y, bottom: 1 - y };
      for (const side of held) {
        cut[side] = Math.min(0.45, Math.max(0, share[side]));
        sliders.find(([name]) => name === side)[1].value = String(Math.round(cut[side] * 100));
      }
      show();
    };
    canvas.onpointerup = canvas.onpointercancel = () => { held = []; };
    return {
      turn() { turned(turn + 90); },
      crop() { edges.hidden = false; canvas.classList.add("cropping"); edges.querySelector("input").focus(); },
      async file(one) {
        if (!turn && !Object.values(cut).some(Boolean)) return one.file;
        const most = Math.sqrt(MOST_PIXELS / (bitmap.width * bitmap.height));
        const whole = drawn(bitmap, Math.max(bitmap.width, bitmap.height) * Math.min(1, most), turn);
        const out = document.createElement("canvas");
        out.width = Math.round((1 - cut.left - cut.right) * whole.width);
        out.height = Math.round((1 - cut.top - cut.bottom) * whole.height);
        out.getContext("2d").drawImage(whole, -cut.left * whole.width, -cut.top * whole.height);
        const made = await new Promise((done) => out.toBlob(done, "image/jpeg", 0.93));
        return made ? new File([made], one.name.replace(/\.[^.]*$/, "") + ".jpg", { type: "image/jpeg" }) : one.file;
      },
    };
  }
  return { looked, measure, hints };
})();
