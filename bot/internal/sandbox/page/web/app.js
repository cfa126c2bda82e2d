// The page: which chats there are, which are shown, and the switches above.
// What the server shows comes by server-sent events, each chat whole.
import { $, act, dialog, el, note } from "./dom.js";
import { Pane } from "./pane.js";

let world = { phones: [], responders: [], languages: [], towns: [], bot: {} };
const chats = new Map();
const unread = new Set();
let ahead = 0; // the server's clock, against this browser's
let wanted = 0; // who shall act in the group
const acting = () => (world.responders.find((r) => r.id === wanted) ?? world.responders[0])?.id ?? 0;

const env = {
  world: () => world,
  chat: (id) => chats.get(id),
  now: () => Date.now() + ahead,
  acting,
  setActing: (id) => { wanted = id; draw(); },
  openDirect: (id, payload) => { sides.room.choose(id); show("room"); rooms.offerStart(payload); },
  past: () => $("#past").checked,
};
const phones = new Pane($("#phone-pane"), env);
const rooms = new Pane($("#room-pane"), env);

// A side is a list of tabs and the pane that shows the chosen one's chat.
class Side {
  constructor(root, pane, list) {
    // What was chosen may not have come yet: until then the first is shown.
    Object.assign(this, { root, pane, list, tabs: $('[role="tablist"]', root), chosen: 0, shown: 0, drawn: "" });
    this.tabs.addEventListener("keydown", (e) => this.key(e));
  }
  choose(id, focus = false) {
    this.chosen = id;
    unread.delete(id);
    this.drawn = "";
    draw();
    if (focus) $('[aria-selected="true"]', this.tabs)?.focus();
  }
  key(e) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    const items = this.list();
    const at = items.findIndex((t) => t.id === this.shown);
    let to = step ? (at + step + items.length) % items.length : { Home: 0, End: items.length - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    this.choose(items[to].id, true);
  }
  draw() {
    const items = this.list();
    this.shown = (items.find((t) => t.id === this.chosen) ?? items[0])?.id ?? 0;
    const sign = JSON.stringify([items, this.shown, items.map((t) => unread.has(t.id))]);
    if (sign !== this.drawn) {
      this.drawn = sign;
      const had = this.tabs.contains(document.activeElement);
      this.tabs.replaceChildren(...items.map((t) => el("button", {
        role: "tab", id: `tab-${t.id}`, "aria-selected": String(t.id === this.shown), tabindex: t.id === this.shown ? "0" : "-1",
        "aria-controls": this.pane.root.id, class: unread.has(t.id) ? "unread" : "", onclick: () => this.choose(t.id, true),
      }, el("span", { dir: "auto" }, t.name), t.lang && el("span", { class: "lang" }, t.lang), unread.has(t.id) && el("span", { class: "sr" }, " (something new)"))));
      if (had) $('[aria-selected="true"]', this.tabs)?.focus();
      this.pane.root.setAttribute("aria-labelledby", `tab-${this.shown}`);
    }
    this.pane.show(this.shown);
  }
}

const sides = {
  phone: new Side($("#phones"), phones, () => world.phones.map((p) => ({ id: p.id, name: p.name, lang: p.lang }))),
  room: new Side($("#room"), rooms, () => [
    ...(world.room ? [{ id: world.room, name: "Group" }] : []),
    ...world.responders.map((r) => ({ id: r.id, name: r.name, lang: "direct" })),
  ]),
};

function draw() {
  sides.phone.draw();
  sides.room.draw();
  for (const b of document.querySelectorAll(".sides button")) {
    const other = b.dataset.side !== document.body.dataset.side;
    const list = sides[b.dataset.side].list();
    b.classList.toggle("unread", other && list.some((t) => unread.has(t.id)));
  }
}

// show says which side a narrow screen shows.
function show(side) {
  document.body.dataset.side = side;
  for (const b of document.querySelectorAll(".sides button")) b.setAttribute("aria-pressed", String(b.dataset.side === side));
  unread.delete(sides[side].shown);
  draw();
}

const narrow = matchMedia("(max-width: 820px)");
function visible(id) {
  return Object.entries(sides).some(([name, s]) => s.shown === id && (!narrow.matches || document.body.dataset.side === name));
}

function listen() {
  const events = new EventSource("/api/events");
  let first = true;
  events.addEventListener("open", () => { first = true; note("", "lost"); });
  events.addEventListener("error", () => note("The sandbox does not answer. This page goes on when it is back.", "lost", true));
  events.addEventListener("world", (e) => {
    world = JSON.parse(e.data);
    ahead = Date.parse(world.now) - Date.now();
    $("#mood").value = world.telegram;
    $("#strict").checked = world.strict;
    $("#time").hidden = !world.canAdvance;
    $("#room").hidden = !world.room;
    document.body.dataset.mood = world.telegram;
    tick();
  });
  events.addEventListener("chat", (e) => {
    const c = JSON.parse(e.data);
    const last = (x) => x?.messages.findLast((m) => m.bot)?.id ?? 0;
    if (!first && last(c) > last(chats.get(c.id)) && !visible(c.id)) unread.add(c.id);
    chats.set(c.id, c);
    phones.settle(c);
    rooms.settle(c);
  });
  events.addEventListener("action", (e) => { phones.typing(JSON.parse(e.data)); rooms.typing(JSON.parse(e.data)); });
  events.addEventListener("shown", () => { first = false; draw(); document.body.dataset.ready = "yes"; });
}

const clockForm = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
function tick() {
  const at = new Date(env.now());
  $("#clock").textContent = clockForm.format(at);
  $("#clock").dateTime = at.toISOString();
}
setInterval(tick, 1000);

$("#time").addEventListener("click", (e) => {
  const seconds = Number(e.target.dataset?.seconds);
  if (seconds) act({ do: "advance", seconds });
});
$("#mood").addEventListener("change", (e) => act({ do: "telegram", text: e.target.value }));
$("#strict").addEventListener("change", (e) => act({ do: "strict", on: e.target.checked }));
$("#past").addEventListener("change", draw);
$("#more").addEventListener("click", (e) => {
  const open = $("#tools").classList.toggle("open");
  e.target.setAttribute("aria-expanded", String(open));
});
for (const b of document.querySelectorAll(".sides button")) b.addEventListener("click", () => show(b.dataset.side));
narrow.addEventListener("change", draw);

$("#add-phone").addEventListener("click", async () => {
  const got = await dialog("dlg-phone", (form) => {
    form.elements.text.replaceChildren(...world.languages.map((l) => el("option", { value: l.tag }, `${l.name} (${l.tag})`)));
  });
  if (!got) return;
  const { id } = await act({ do: "phone", text: got.text });
  if (id) sides.phone.choose(id, true);
});
$("#add-responder").addEventListener("click", async () => {
  const got = await dialog("dlg-responder", (form) => { form.elements.text.value = ""; });
  if (!got?.text.trim()) return;
  const { id } = await act({ do: "responder", text: got.text });
  if (id) env.setActing(id);
});
listen();
