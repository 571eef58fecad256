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
  const page = h("div", { class: "dl-doc", tabindex: 0, role: "region", "aria-label": doc.title });
  page.append(h("h3", { text: doc.title }));
  for (const paragraph of doc.paragraphs) {
    const start = paragraph.start, end = start + paragraph.text.length;
    const inside = marks.filter((m) => m.start < end && m.end > start);
    const borders = [...new Set([start, end, ...inside.flatMap((m) => [Math.max(m.start, start), Math.min(m.end, end)])])];
    borders.sort((a, b) => a - b);
    const line = h("p", { "data-start": start });
    for (let i = 0; i + 1 < borders.length; i += 1) {
      const text = paragraph.text.slice(borders[i] - start, borders[i + 1] - start);
      const over = inside.filter((m) => m.start <= borders[i] && m.end >= borders[i + 1]);
      if (!over.length) { line.append(text); continue; }
      const on = over.some((m) => m.key === current);
      line.append(h("mark", { class: on ? "dl-on" : null, text, click: () => onPick(over[over.length - 1].key) }));
    }
    page.append(line);
  }
  return page;
};
// Characters of the document that a person selected, counted from its start.
const selection = (page) => {
  const chosen = document.getSelection();
  if (!chosen || chosen.isCollapsed || !page.contains(chosen.anchorNode) || !page.contains(chosen.focusNode)) return null;
  const range = chosen.getRangeAt(0);
  const offset = (node, at) => {
    const line = (node.nodeType === 1 ? node : node.parentElement).closest("p[data-start]");
    if (!line) return null;
    const before = document.createRange();
    before.selectNodeContents(line);
    before.setEnd(node, at);
    return Number(line.dataset.start) + before.toString().length;
  };
  const start = offset(range.startContainer, range.startOffset), end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || end <= start ? null : { start, end, text: chosen.toString() };
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
