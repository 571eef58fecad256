// Shared by every widget: elements are made with text, never with markup, so that words of documents stay words.
const h = (tag, attributes, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat()) if (child !== null && child !== undefined && child !== false) element.append(child);
  return element;
};
const SVG = "http://www.w3.org/2000/svg";
const s = (tag, attributes, ...children) => {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name, value);
    else if (name === "text") element.textContent = value;
    else element.setAttribute(name, value);
  }
  for (const child of children.flat()) if (child) element.append(child);
  return element;
};
const keepKeys = (element) => {
  element.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the keys to walk between cells ...
  element.addEventListener("keydown", (event) => event.stopPropagation()); // ... and the focus to the active one
};
const PATIENCE_MS = 5000; // an answer says that the kernel heard; what it then does may take longer
const LOOK_MS = 1000;
// A widget's place on the page: the line that says when the kernel is gone, and below it what the widget draws. The model that
// comes back counts on an answer to each message; while a person comes back to the page it asks what has changed meanwhile.
const begin = (model, el, ...classes) => {
  el.classList.add("dl", ...classes);
  keepKeys(el);
  const lost = h("div", { role: "alert" }), inner = h("div");
  el.replaceChildren(lost, inner);
  let waiting = null, looking = null;
  model.on("msg:custom", (told) => { if (told && told.heard) { clearTimeout(waiting); waiting = null; lost.replaceChildren(); } });
  const send = (message, ...more) => {
    if (!waiting) waiting = setTimeout(() => lost.replaceChildren(h("div", { class: "dl-notice dl-bad",
      text: "The kernel does not answer: it is busy, or it was restarted. If so, run the cell above again (Shift+Enter). What you decided is kept." })), PATIENCE_MS);
    model.send(message, ...more);
  };
  const look = () => { if (!looking) looking = setTimeout(() => { looking = null; if (el.isConnected) send({ act: "look" }); }, LOOK_MS); };
  el.addEventListener("pointerenter", look);
  el.addEventListener("pointermove", look); // a look that comes while the kernel reads is not answered: the next one is
  window.addEventListener("focus", look);
  return { el: inner, model: { get: (name) => model.get(name), on: (...what) => model.on(...what), send },
    end: () => { clearTimeout(waiting); window.removeEventListener("focus", look); } };
};
const baseUrl = () => {
  const config = document.getElementById("jupyter-config-data");
  try { return config ? JSON.parse(config.textContent).baseUrl || "/" : "/"; } catch (error) { return "/"; }
};
const chip = (told) => (told && told.text ? h("span", { class: `dl-chip dl-${told.tone || "na"}`, text: told.text }) : null);
const quiet = (tag, text) => h(tag, { class: "dl-soft", text });
// One notice under the head: what was done, whose it is, and the way back.
const notice = (model, told) => {
  const place = h("div", { class: "dl-live", role: "status", "aria-live": "polite" });
  if (told && told.text) {
    place.append(h("div", { class: `dl-notice dl-${told.tone || "mid"}` }, h("span", { text: told.text }),
      told.undo ? h("button", { text: "Undo", click: () => model.send({ act: "undo", token: told.undo }) }) : null));
  }
  return place;
};
// The text of a document with marks: pieces are cut at every border, so that marks may overlap.
const marked = (doc, marks, current, onPick) => {
  const page = h("div", { class: "dl-doc", tabindex: 0, role: "group", "aria-label": doc.title, pointerdown: () => { remembered = null; } });
  page.append(h("h3", { text: doc.title }));
  const sorted = [...marks].sort((a, b) => a.start - b.start); // thousands of marks: each paragraph looks at its own alone
  const longest = Math.max(0, ...new Set(sorted.map((m) => m.end - m.start)));
  const from = (at) => { let low = 0, high = sorted.length; while (low < high) { const mid = (low + high) >> 1; if (sorted[mid].start < at) low = mid + 1; else high = mid; } return low; };
  for (const paragraph of doc.paragraphs) {
    const letters = Array.from(paragraph.text); // characters as Python counts them: one of two units is one, not two
    const start = paragraph.start, end = start + letters.length;
    const inside = sorted.slice(from(start - longest), from(end)).filter((m) => m.end > start);
    const borders = [...new Set([start, end, ...inside.flatMap((m) => [Math.max(m.start, start), Math.min(m.end, end)])])];
    borders.sort((a, b) => a - b);
    const line = h("p", { "data-start": start });
    for (let i = 0; i + 1 < borders.length; i += 1) {
      const text = letters.slice(borders[i] - start, borders[i + 1] - start).join("");
      const over = inside.filter((m) => m.start <= borders[i] && m.end >= borders[i + 1]);
      if (!over.length) { line.append(text); continue; }
      const on = over.some((m) => m.key === current);
      const mark = h("mark", { class: on ? "dl-on" : null, text, click: () => onPick(over[over.length - 1].key) });
      mark.keys = over.map((m) => m.key);
      line.append(mark);
    }
    page.append(line);
  }
  return page;
};
// Characters of the document that a person selected, counted from its start. A triple click ends behind the paragraph, even
// outside the page: what lies outside is left out. Nothing selected gives no characters, which the kernel answers in words.
const selected = (page) => {
  const none = { start: 0, end: 0 };
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed) return none;
  const range = chosen.getRangeAt(0);
  const touched = [...page.querySelectorAll("p[data-start]")].filter((line) => range.intersectsNode(line)).flatMap((line) => {
    const part = document.createRange();
    part.selectNodeContents(line);
    if (line.contains(range.endContainer)) part.setEnd(range.endContainer, range.endOffset);
    const end = Array.from(part.toString()).length;
    if (!line.contains(range.startContainer)) return [[Number(line.dataset.start), Number(line.dataset.start) + end]];
    part.setEnd(range.startContainer, range.startOffset);
    return [[Number(line.dataset.start) + Array.from(part.toString()).length, Number(line.dataset.start) + end]];
  }).filter(([start, end]) => end > start);
  return touched.length ? { start: touched[0][0], end: touched[touched.length - 1][1] } : none;
};
// JupyterLab takes the focus, and the page is drawn anew: what was selected last is remembered until the text is clicked again.
let remembered = null;
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection(), node = chosen && chosen.anchorNode;
  const page = node && (node.nodeType === 1 ? node : node.parentElement || document.body).closest(".dl-doc");
  const span = page ? selected(page) : { start: 0, end: 0 };
  if (span.end > span.start) remembered = { title: page.getAttribute("aria-label"), span };
});
const selection = (page) => {
  const now = selected(page), before = remembered;
  remembered = null;
  return now.end <= now.start && before && before.title === page.getAttribute("aria-label") ? before.span : now;
};
const form = (fields, onSave, onCancel, title) => {
  const inputs = {};
  const box = h("form", { class: "dl-form", submit: (event) => {
    event.preventDefault();
    onSave(Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value])));
  } });
  if (title) box.append(h("strong", { class: "dl-wide", text: title }));
  fields.forEach((field, number) => {
    const id = `dl-${Math.random().toString(36).slice(2)}`;
    let input;
    if (field.options) {
      input = h("select", { id }, field.options.map((o) => h("option", { value: o, selected: o === field.value, text: o })));
    } else if ((field.value || "").length > 60) {
      input = h("textarea", { id, rows: 2 });
      input.value = field.value;
    } else {
      input = h("input", { id, type: "text", value: field.value || "" });
    }
    if (field.refresh) input.addEventListener("change", () => field.refresh(input.value));
    inputs[field.name] = input;
    box.append(h("label", { for: id, text: field.label }), input);
    if (field.help) box.append(h("small", { class: "dl-soft dl-help", text: field.help }));
    if (number === 0) setTimeout(() => input.focus(), 0);
  });
  box.append(h("div", { class: "dl-wide dl-bar" }, h("button", { class: "dl-go", type: "submit", text: "Save" }),
    h("button", { type: "button", text: "Cancel", click: onCancel })));
  box.addEventListener("keydown", (event) => { if (event.key === "Escape") onCancel(); event.stopPropagation(); });
  return box;
};
