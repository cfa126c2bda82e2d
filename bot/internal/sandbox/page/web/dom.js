// Small helpers: making elements, asking the server, asking the person.

// el makes an element: el("p", {class: "x", onclick: f}, "text", child …).
export function el(tag, attrs = {}, ...children) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs)) {
    if (v === undefined || v === null || v === false) continue;
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else e.setAttribute(k, v === true ? "" : v);
  }
  e.append(...children.filter((c) => c !== null && c !== undefined && c !== false));
  return e;
}

export const $ = (sel, root = document) => root.querySelector(sel);

const SVG = "http://www.w3.org/2000/svg";
const paths = {
  send: "M3 11.5 21 3l-6 18-3.5-7.5z",
  clip: "M8 12.5 14.5 6a3 3 0 0 1 4.2 4.2l-8.5 8.6a5 5 0 0 1-7-7.1L11 4",
  dots: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  pin: "M12 21s7-6.6 7-12A7 7 0 0 0 5 9c0 5.4 7 12 7 12zm0-9.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  close: "M6 6l12 12M18 6 6 18",
};

// icon is a drawing that says nothing to a screen reader.
export function icon(name) {
  const s = document.createElementNS(SVG, "svg");
  s.setAttribute("viewBox", "0 0 24 24");
  s.setAttribute("class", "icon " + name);
  s.setAttribute("aria-hidden", "true");
  const p = document.createElementNS(SVG, "path");
  p.setAttribute("d", paths[name]);
  s.append(p);
  return s;
}

// act sends an order and returns what came of it; a refusal is noted.
export async function act(order) {
  return ask("/api/do", JSON.stringify(order), "application/json");
}

// upload sends a file.
export async function upload(as, kind, file) {
  return ask("/api/file?" + new URLSearchParams({ as, kind }), file, "application/octet-stream");
}

async function ask(path, body, type) {
  let said;
  try {
    const resp = await fetch(path, { method: "POST", body, headers: { "Content-Type": type } });
    said = await resp.json();
  } catch {
    said = { error: "The sandbox does not answer. Is it still running?" };
  }
  if (said.error) note(said.error, "order");
  return said;
}

// note shows a line at the top until it is closed; a key has one line at most.
export function note(text, key, stay = false) {
  const notes = $("#notes");
  $(`[data-key="${key}"]`, notes)?.remove();
  if (!text) return;
  const line = el("p", { class: "note", "data-key": key }, el("span", { dir: "auto" }, text));
  line.append(el("button", { class: "plain", "aria-label": "Close this note", onclick: () => line.remove() }, icon("close")));
  notes.append(line);
  if (!stay) setTimeout(() => line.remove(), 8000);
}

// dialog opens a dialog and returns its form's fields, or null if it was left.
export function dialog(id, prepare, check) {
  const d = $("#" + id);
  const form = $("form", d);
  prepare?.(form, d);
  return new Promise((resolve) => {
    const onsubmit = (e) => {
      if (e.submitter?.value !== "yes" || !check) return;
      const wrong = check(form);
      if (wrong) {
        e.preventDefault();
        $(".wrong", form).textContent = wrong;
      }
    };
    form.addEventListener("submit", onsubmit);
    d.returnValue = "";
    d.addEventListener("close", () => {
      form.removeEventListener("submit", onsubmit);
      resolve(d.returnValue && d.returnValue !== "no" ? { value: d.returnValue, ...Object.fromEntries(new FormData(form)) } : null);
    }, { once: true });
    d.showModal();
  });
}

// menu offers a list of [value, words] and returns the value, or null.
export async function menu(items) {
  const got = await dialog("dlg-menu", (form) => {
    form.replaceChildren(...items.map(([value, words]) => el("button", { value }, words)), el("button", { value: "no", class: "quiet" }, "Cancel"));
  });
  return got?.value ?? null;
}

// tell shows the bot's alert, or a question with a way out.
export async function tell(text, ask = false) {
  return dialog("dlg-alert", (form, d) => {
    $(".says", d).textContent = text;
    $('[value="no"]', d).hidden = !ask;
  });
}
