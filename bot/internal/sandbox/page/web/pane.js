// A pane shows one chat as Telegram would and lets somebody act in it: a
// person's chat with the bot, or the group.
import { $, act, dialog, el, icon, menu, tell, upload } from "./dom.js";
import { check } from "./fonts.js";
import { bubble } from "./bubble.js";

const patience = 15000; // how long Telegram lets a button spin, in ms

export class Pane {
  constructor(root, env) {
    Object.assign(this, { root, env, id: 0, drafts: new Map(), presses: new Map(), spinning: new Set(), payloads: new Map(), nodes: new Map(), mode: null });
    this.title = el("h3", { dir: "auto" });
    this.sub = el("p", { class: "sub" });
    this.who = el("select", { "aria-label": "Who acts in the group", onchange: (e) => env.setActing(Number(e.target.value)) });
    this.whoBox = el("label", { class: "who" }, el("span", {}, "You are"), this.who);
    this.dots = el("button", { class: "plain round", "aria-label": "What can be done with this chat", "aria-haspopup": "dialog", onclick: () => this.chatMenu() }, icon("dots"));
    this.pinned = el("button", { class: "pinned", hidden: true, onclick: () => this.goToPinned() });
    this.topic = el("select", { "aria-label": "Topic", hidden: true, onchange: () => this.draw() });
    this.list = el("ol", { class: "list", role: "log", "aria-label": "Messages", tabindex: "0" });
    this.toast = el("p", { class: "toast", role: "status", dir: "auto" });
    this.strip = el("div", { class: "strip", hidden: true });
    this.text = el("textarea", { rows: "1", "aria-label": "Write a message", placeholder: "Message", dir: "auto", onkeydown: (e) => this.typed(e), oninput: () => this.drafts.set(this.id, this.text.value) });
    this.attach = el("button", { type: "button", class: "plain round", "aria-label": "Share a place, a photo or a voice message", "aria-haspopup": "dialog", onclick: () => this.attachMenu() }, icon("clip"));
    this.photo = this.picker("photo", "image/*");
    this.voice = this.picker("voice", "audio/*,.ogg,.oga");
    this.form = el("form", { class: "composer", onsubmit: (e) => { e.preventDefault(); this.send(); } },
      this.attach, this.text, el("button", { class: "plain round", "aria-label": "Send" }, icon("send")), this.photo, this.voice);
    this.startKey = el("button", { class: "startkey", onclick: () => this.start() });
    this.keys = el("div", { class: "keys", role: "group", "aria-label": "Reply keyboard" });
    root.append(
      el("header", { class: "head" }, el("div", { class: "name" }, this.title, this.sub), this.whoBox, this.dots),
      this.pinned, this.topic, el("div", { class: "wall" }, this.list, this.toast), this.strip, this.form, this.startKey, this.keys);
  }

  picker(kind, accept) {
    return el("input", { type: "file", accept, hidden: true, class: kind, tabindex: "-1", "aria-label": `A ${kind} from a file`, onchange: (e) => {
      const file = e.target.files[0];
      if (file) upload(this.id, kind, file);
      e.target.value = "";
    } });
  }

  get group() { return this.id === this.env.world().room; }
  get as() { return this.group ? this.env.acting() : this.id; }
  get chat() { return this.env.chat(this.id); }
  act(order) { return act({ as: this.as, chat: this.id, ...order }); }

  // show puts a chat into the pane.
  show(id) {
    if (id !== this.id) {
      this.id = id;
      this.nodes.clear();
      this.list.replaceChildren();
      this.text.value = this.drafts.get(id) ?? "";
      this.toast.classList.remove("shown");
      this.leave();
      this.fresh = true;
    }
    this.draw();
  }

  draw() {
    const c = this.chat;
    const world = this.env.world();
    this.root.classList.toggle("empty", !c);
    if (!c) return;
    this.title.textContent = this.group ? c.title : world.bot.name;
    this.sub.textContent = this.isTyping ? "typing…" : this.group ? `${world.responders.length + 1} members` : "bot";
    this.whoBox.hidden = !this.group;
    if (this.group) {
      const sign = JSON.stringify(world.responders);
      if (this.whoDrawn !== sign) {
        this.whoDrawn = sign;
        this.who.replaceChildren(...world.responders.map((r) => el("option", { value: r.id }, r.name)));
      }
      this.who.value = String(this.as);
    }
    this.drawTopics(c);
    this.drawPinned(c);
    this.drawList(c);
    this.drawFoot(c);
  }

  drawTopics(c) {
    const topics = Object.entries(c.topics ?? {});
    this.topic.hidden = topics.length === 0;
    const sign = JSON.stringify(topics);
    if (this.topicsDrawn === sign) return;
    this.topicsDrawn = sign;
    const was = this.topic.value;
    this.topic.replaceChildren(el("option", { value: "" }, "All topics"), ...topics.map(([id, name]) => el("option", { value: id }, name)));
    if (topics.some(([id]) => id === was)) this.topic.value = was;
  }

  drawPinned(c) {
    const m = c.messages.find((x) => x.id === c.pinned?.at(-1));
    this.pinned.hidden = !m;
    if (m) this.pinned.replaceChildren(el("b", {}, "Pinned message "), el("span", { dir: "auto" }, (m.text || m.kind).split("\n")[0]));
  }

  goToPinned() { this.nodes.get(this.chat?.pinned?.at(-1))?.node.scrollIntoView({ block: "center" }); }

  drawList(c) {
    const past = this.env.past();
    const topic = this.topic.hidden ? "" : this.topic.value;
    let all = c.messages;
    if (past) all = [...c.messages, ...c.deleted].sort((a, b) => a.id - b.id);
    if (topic) all = all.filter((m) => String(m.thread ?? "") === topic);
    const low = this.fresh || this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    const keep = new Set(all.map((m) => m.id));
    for (const [id, { node }] of this.nodes) if (!keep.has(id)) { node.remove(); this.nodes.delete(id); }
    let before = null;
    let came = false;
    for (const m of all) {
      const to = m.replyTo ? c.messages.find((x) => x.id === m.replyTo) : null;
      const sign = JSON.stringify([m, past, this.as, to?.text]);
      let known = this.nodes.get(m.id);
      if (known?.sign !== sign) {
        check([m.text, ...(m.buttons ?? []).flat().map((b) => b.label)].join(" "));
        const node = bubble(m, { mine: !m.bot && m.from === this.as, group: this.group, past, to, pane: this });
        const had = known?.node.contains(document.activeElement);
        if (known) {
          // The same buttons stay the same elements, so that a press that is
          // under way is not lost.
          const [was, is] = [$(".keyboard", known.node), $(".keyboard", node)];
          if (was && is && known.keys === JSON.stringify(m.buttons)) is.replaceWith(was);
          known.node.replaceWith(node);
          if (!this.fresh) node.classList.add("changed");
        } else {
          came = true;
        }
        known = { node, sign, keys: JSON.stringify(m.buttons) };
        this.nodes.set(m.id, known);
        if (had && !node.contains(document.activeElement)) ($(".keyboard button", node) ?? this.list).focus({ preventScroll: true });
      }
      const place = before ? before.nextSibling : this.list.firstChild;
      if (known.node !== place) this.list.insertBefore(known.node, place);
      before = known.node;
    }
    this.drawSpinners();
    if (low || came) this.list.scrollTop = this.list.scrollHeight;
    this.fresh = false;
  }

  drawSpinners() {
    for (const b of this.list.querySelectorAll(".keyboard button")) {
      const on = this.spinning.has(`${this.id}|${this.as}|${b.dataset.msg}|${b.dataset.data}`);
      b.classList.toggle("spins", on);
      b.setAttribute("aria-busy", String(on));
    }
  }

  // drawFoot shows what the person can do: write, or start, or let the bot
  // write again. An empty chat offers Start, as every chat with a bot does.
  drawFoot(c) {
    const offered = this.payloads.has(this.id);
    const empty = c.kind === "private" && c.messages.length === 0;
    const start = c.kind === "private" && (c.blocked || empty || offered);
    this.form.hidden = start;
    this.startKey.hidden = !start;
    this.startKey.textContent = c.blocked ? "Unblock and restart" : "Start";
    this.attach.hidden = this.group;
    const sign = JSON.stringify([this.id, c.keyboard, start]);
    if (sign === this.keysDrawn) return;
    this.keysDrawn = sign;
    const rows = start ? [] : c.keyboard?.Rows ?? [];
    this.keys.hidden = rows.length === 0;
    this.keys.replaceChildren(...rows.map((row) => el("div", { class: "row" }, ...row.map((k) =>
      el("button", { dir: "auto", onclick: () => this.key(k) }, k.Label)))));
  }

  async key(k) {
    if (k.Location) this.place();
    else if (k.Contact) tell("Sharing a phone number is not part of this sandbox.");
    else this.act({ do: "key", text: k.Label });
  }

  async start() {
    const text = this.payloads.get(this.id) ?? "";
    this.payloads.delete(this.id);
    await this.act({ do: "start", text });
    this.text.focus();
  }

  // offerStart shows the Start key of a start link's chat.
  offerStart(payload) {
    this.payloads.set(this.id, payload);
    this.draw();
    this.startKey.focus();
  }

  typed(e) {
    if (e.key === "Escape") this.leave();
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    this.send();
  }

  async send() {
    const text = this.text.value.trim();
    if (!text) return;
    const mode = this.mode;
    const order = mode?.edit ? { do: "edit", msg: mode.edit, text } : { do: "write", text, reply: mode?.reply };
    this.text.value = "";
    this.drafts.delete(this.id);
    this.leave();
    const said = await this.act(order);
    if (said.error) this.text.value = text;
  }

  // enter prepares an answer to a message, or a change of one.
  enter(mode, words, m) {
    this.mode = mode;
    this.strip.hidden = false;
    this.strip.replaceChildren(el("b", {}, words), el("span", { dir: "auto" }, (m.text || m.kind).split("\n")[0]),
      el("button", { class: "plain round", "aria-label": "Leave it", onclick: () => this.leave() }, icon("close")));
    if (mode.edit) this.text.value = m.text ?? "";
    this.text.focus();
  }

  leave() {
    if (this.mode?.edit) this.text.value = "";
    this.mode = null;
    this.strip.hidden = true;
  }

  async messageMenu(m, mine) {
    const items = [["reply", "Reply"]];
    if (mine && !this.group && (m.kind === "text" || m.text)) items.push(["edit", "Edit"]);
    if (!this.group) items.push(["delete", "Delete for both"]);
    switch (await menu(items)) {
      case "reply": this.enter({ reply: m.id }, "Reply to ", m); break;
      case "edit": this.enter({ edit: m.id }, "Edit ", m); break;
      case "delete": this.act({ do: "delete", msg: m.id }); break;
    }
  }

  async chatMenu() {
    if (this.group) {
      tell("In the group, choose who you are, then press the bot's buttons or write. What a responder gets in private stands under their name above.");
      return;
    }
    const blocked = this.chat?.blocked;
    switch (await menu([["clear", "Clear the chat for both"], ["block", blocked ? "Unblock the bot" : "Block the bot"]])) {
      case "clear": this.act({ do: "clear" }); break;
      case "block": this.act({ do: "block", on: !blocked }); break;
    }
  }

  async attachMenu() {
    switch (await menu([["place", "Share a place"], ["photo", "Send a photo from a file"], ["voice", "Send a voice message from a file"]])) {
      case "place": this.place(); break;
      case "photo": this.photo.click(); break;
      case "voice": this.voice.click(); break;
    }
  }

  async place() {
    const towns = this.env.world().towns ?? [];
    const read = (text) => text.split(/[,;\s]+/).filter(Boolean).map(Number);
    const got = await dialog("dlg-place", (form) => {
      form.elements.town.replaceChildren(el("option", { value: "" }, "– pick one –"), ...towns.map((t) => el("option", { value: `${t.lat}, ${t.lng}` }, t.name)));
      form.elements.town.onchange = (e) => { if (e.target.value) form.elements.at.value = e.target.value; };
      form.elements.at.value = "";
      $(".wrong", form).textContent = "";
    }, (form) => {
      const at = read(form.elements.at.value);
      const fits = at.length === 2 && Math.abs(at[0]) <= 90 && Math.abs(at[1]) <= 180;
      return fits ? "" : "Pick a town, or write two numbers: latitude and longitude.";
    });
    if (!got) return;
    const [lat, lng] = read(got.at);
    this.act({ do: "place", lat, lng, acc: Number(got.acc) || 0 });
  }

  // press presses an inline button, which spins until it is answered.
  async press(m, b) {
    if (b.url) return this.open(b.url);
    const chat = this.id;
    const spin = `${chat}|${this.as}|${m.id}|${b.data}`;
    if (this.spinning.has(spin)) return;
    const as = this.as;
    this.spinning.add(spin);
    this.drawSpinners();
    const { query, error } = await this.act({ do: "press", msg: m.id, data: b.data });
    if (error) {
      this.spinning.delete(spin);
      this.drawSpinners();
      return;
    }
    const timer = setTimeout(() => {
      this.presses.delete(query);
      this.spinning.delete(spin);
      this.drawSpinners();
      if (this.id === chat) this.say("Nobody answered this press for 15 s.");
    }, patience);
    this.presses.set(query, { spin, timer, as, chat });
    const c = this.env.chat(chat);
    if (c) this.settle(c);
  }

  // settle looks for the answers to this pane's presses.
  settle(c) {
    for (const a of c.answers) {
      const p = this.presses.get(a.query);
      if (!p) continue;
      this.presses.delete(a.query);
      clearTimeout(p.timer);
      this.spinning.delete(p.spin);
      this.drawSpinners();
      if (a.text && a.alert) tell(a.text);
      else if (a.text) this.say(a.text);
      if (a.url) this.open(a.url, p.as);
    }
  }

  // open opens a link as Telegram would: the bot's own start links in its chat,
  // any other only after a question.
  async open(url, as = this.as) {
    const { link } = this.env.world();
    if (url.startsWith(link)) {
      const payload = decodeURIComponent(url.slice(link.length));
      if (this.group) this.env.openDirect(as, payload);
      else this.offerStart(payload);
      return;
    }
    if (await tell(`This leaves the sandbox and opens ${url}`, true)) window.open(url, "_blank", "noopener,noreferrer");
  }

  say(text) {
    this.toast.textContent = text;
    this.toast.classList.add("shown");
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => this.toast.classList.remove("shown"), Math.max(4000, text.length * 70));
  }

  typing(id) {
    if (id !== this.id) return;
    this.isTyping = true;
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { this.isTyping = false; this.draw(); }, 5000);
  }
}
