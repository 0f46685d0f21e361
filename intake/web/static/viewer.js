/* Pages of a file as pictures with boxes: zoom, turn, brightness, two side by side, all at once. */
"use strict";
const SVG = "http://www.w3.org/2000/svg";

/* One picture in its frame; coordinates are those of the upright page. */
class Stage {
  constructor(place) {
    this.place = place;
    this.sheet = document.createElement("div");
    this.sheet.className = "sheet";
    this.image = document.createElement("img");
    this.image.draggable = false;
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.sheet.append(this.image, this.svg);
    place.append(this.sheet);
    this.turned = 0;
    this.drag();
    place.addEventListener("wheel", (event) => {
      event.preventDefault();
      const at = place.getBoundingClientRect();
      this.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, event.clientX - at.left, event.clientY - at.top);
    }, { passive: false });
  }

  /* Show a page; resolves once its picture is there. */
  show(paper) {
    this.paper = paper;
    this.width = Number(paper.dataset.width);
    this.height = Number(paper.dataset.height);
    this.turned = 0;
    Object.assign(this.sheet.style, { width: `${this.width}px`, height: `${this.height}px` });
    this.svg.setAttribute("viewBox", `0 0 ${this.width} ${this.height}`);
    this.boxes(JSON.parse(paper.dataset.boxes));
    this.fit();
    /* Until its own picture is there the page is blank: another page's picture never stands
       under this one's title and boxes. */
    this.place.classList.add("loading");
    const image = new Image();
    image.draggable = false;
    image.alt = paper.dataset.title;
    this.image.replaceWith(image);
    this.image = image;
    return new Promise((done) => {
      image.onload = () => { if (this.image === image) { this.place.classList.remove("loading"); done(true); } };
      image.onerror = () => { if (this.image === image) { this.place.classList.remove("loading"); done(false); } };
      image.src = paper.dataset.src;
    });
  }

  boxes(all) {
    this.svg.replaceChildren();
    for (const one of all) {
      const rect = document.createElementNS(SVG, "rect");
      const [x0, y0, x1, y1] = one.box;
      for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]]) rect.setAttribute(name, value);
      rect.setAttribute("class", one.tone + (one.flag ? " of-flag" : ""));
      if (one.flag) rect.dataset.flag = one.flag;
      const title = document.createElementNS(SVG, "title");
      title.textContent = one.title;
      rect.append(title);
      this.svg.append(rect);
    }
  }

  mark(key) {
    for (const rect of this.svg.children) rect.classList.toggle("here", Boolean(key) && rect.dataset.flag === key);
  }

  move(scale, x, y) {
    this.scale = Math.min(Math.max(scale, 0.02), 8);
    this.x = x;
    this.y = y;
    const cx = this.width / 2, cy = this.height / 2;
    this.sheet.style.transform = `translate(${x}px, ${y}px) scale(${this.scale}) translate(${cx}px, ${cy}px) rotate(${this.turned}deg) translate(${-cx}px, ${-cy}px)`;
  }

  /* Shown too small to be read, because nobody knows where a number stands on it. */
  get isSmall() { return Math.max(this.image.naturalWidth, this.image.naturalHeight) <= 160; }

  get room() { return [this.place.clientWidth, this.place.clientHeight]; }

  fit() {
    const [wide, high] = this.room;
    const sideways = this.turned % 180 !== 0;
    const width = sideways ? this.height : this.width, height = sideways ? this.width : this.height;
    const scale = Math.min(wide / width, high / height) * 0.97;
    this.center(this.width / 2, this.height / 2, scale);
  }

  /* A point of the page in the middle of the frame. The sheet turns around its own middle. */
  center(px, py, scale) {
    const [wide, high] = this.room;
    const angle = this.turned * Math.PI / 180, cx = this.width / 2, cy = this.height / 2;
    const dx = px - cx, dy = py - cy;
    const x = cx + dx * Math.cos(angle) - dy * Math.sin(angle), y = cy + dx * Math.sin(angle) + dy * Math.cos(angle);
    this.move(scale, wide / 2 - x * scale, high / 2 - y * scale);
  }

  zoom(factor, x, y) {
    const [wide, high] = this.room;
    const ax = x === undefined ? wide / 2 : x, ay = y === undefined ? high / 2 : y;
    const scale = Math.min(Math.max(this.scale * factor, 0.02), 8), by = scale / this.scale;
    this.move(scale, ax - (ax - this.x) * by, ay - (ay - this.y) * by);
  }

  /* The box fills about half of the frame's width, with what stands around it. */
  to(box) {
    const [x0, y0, x1, y1] = box, [wide, high] = this.room;
    const scale = Math.min(wide * 0.6 / (x1 - x0), high * 0.4 / (y1 - y0), 3);
    this.center((x0 + x1) / 2, (y0 + y1) / 2, Math.max(scale, Math.min(wide / this.width, high / this.height)));
  }

  pan(x, y) {
    const [wide, high] = this.room;
    this.move(this.scale, this.x - x * wide * 0.2, this.y - y * high * 0.2);
  }

  turn() {
    this.turned = (this.turned + 90) % 360;
    this.fit();
  }

  drag() {
    let from = null;
    this.place.addEventListener("pointerdown", (event) => {
      from = [event.clientX - this.x, event.clientY - this.y];
      this.place.setPointerCapture(event.pointerId);
    });
    this.place.addEventListener("pointermove", (event) => {
      if (from) this.move(this.scale, event.clientX - from[0], event.clientY - from[1]);
    });
    this.place.addEventListener("pointerup", () => { from = null; });
  }
}

/* The viewer: which page is shown, and beside it perhaps another. */
const viewer = {
  stages: document.getElementById("stages"),
  papers: [...document.querySelectorAll("#rail button.paper")],
  onSeen: () => {},
  second: null,
  box: null,

  begin() {
    const first = viewer.stages.querySelector(".stage");
    viewer.main = new Stage(first);
    for (const name of ["bright", "contrast"]) document.getElementById(name).addEventListener("input", viewer.tone);
    for (const paper of viewer.papers) paper.addEventListener("click", () => { viewer.grid(false); viewer.show(paper.dataset.place); });
    for (const figure of document.querySelectorAll("#grid figure")) {
      figure.querySelector("button").addEventListener("click", () => { viewer.grid(false); viewer.show(figure.dataset.place); });
    }
    document.getElementById("fields").addEventListener("click", (event) => {
      const box = event.target.dataset.box;
      if (box) viewer.main.to(box.split(",").map(Number));
    });
    window.addEventListener("resize", () => viewer.main.fit());
  },

  paper(place) { return viewer.papers.find((one) => one.dataset.place === place); },

  async show(place, box, key) {
    const paper = viewer.paper(place);
    if (!paper) return;
    viewer.beside(null);
    const isNew = viewer.main.paper !== paper;
    const there = isNew ? viewer.main.show(paper) : Promise.resolve(true);
    for (const one of viewer.papers) one.toggleAttribute("aria-current", one === paper);
    paper.scrollIntoView({ block: "nearest" });
    document.getElementById("page-name").textContent = `${viewer.papers.indexOf(paper) + 1} / ${viewer.papers.length}　${paper.dataset.title}`;
    for (const table of document.querySelectorAll("#fields > [data-place]")) table.hidden = table.dataset.place !== place;
    const reveal = document.getElementById("reveal-place");
    if (reveal) reveal.value = place;
    viewer.main.mark(key);
    viewer.box = box;
    viewer.settle();
    if (await there) {
      viewer.onSeen(place);
      if (reveal && viewer.main.paper === paper && viewer.main.isSmall) intake.say("这一页可能印有证件号码而未能定位，图像已缩小；须看清时按 V 显示，会记入审计");
    } else if (viewer.main.paper === paper) intake.say("这一页的图像没有打开");
  },

  step(by) {
    const at = viewer.papers.indexOf(viewer.main.paper);
    const next = viewer.papers[Math.min(Math.max(at + by, 0), viewer.papers.length - 1)];
    if (next) viewer.show(next.dataset.place);
  },

  /* The picture that has the focus, else the first. */
  pan(x, y) {
    const isSecond = viewer.second && viewer.second.place.contains(document.activeElement);
    (isSecond ? viewer.second : viewer.main).pan(x, y);
  },

  tone() {
    const [bright, contrast] = ["bright", "contrast"].map((name) => document.getElementById(name).value);
    viewer.stages.style.setProperty("--tone", `brightness(${bright}%) contrast(${contrast}%)`);
  },

  /* At the box that is talked about, else the whole page. */
  settle() { if (viewer.box) viewer.main.to(viewer.box); else viewer.main.fit(); },

  /* Another page beside the one that is shown, both at what is compared; null closes it. */
  async beside(place, box) {
    if (viewer.second) { viewer.second.place.remove(); viewer.second = null; viewer.settle(); }
    const paper = place && viewer.paper(place);
    if (!paper) return;
    const second = document.createElement("div");
    second.className = "stage second";
    second.tabIndex = 0;
    second.setAttribute("role", "group");
    second.setAttribute("aria-label", `并排：${paper.dataset.title}`);
    viewer.stages.append(second);
    viewer.settle();
    viewer.second = new Stage(second);
    const there = viewer.second.show(paper);
    if (box) viewer.second.to(box);
    if (await there) viewer.onSeen(place);
  },

  grid(open) {
    const grid = document.getElementById("grid"), is = open === undefined ? grid.hidden : open;
    grid.hidden = !is;
    viewer.stages.hidden = is;
    document.getElementById("fields").hidden = is;
    document.querySelector("[data-do=grid]").setAttribute("aria-pressed", String(is));
    if (!is) { viewer.main.fit(); return; }
    if (!viewer.watcher) {
      viewer.watcher = new IntersectionObserver((entries) => {
        for (const entry of entries) if (entry.isIntersecting) viewer.glimpse(entry.target);
      }, { root: grid, threshold: 0.6 });
      for (const figure of grid.children) viewer.watcher.observe(figure);
    }
  },

  glimpse(figure) {
    const image = figure.querySelector("img");
    if (image.src) return;
    image.onload = () => viewer.onSeen(figure.dataset.place);
    image.src = image.dataset.src;
  },
};
