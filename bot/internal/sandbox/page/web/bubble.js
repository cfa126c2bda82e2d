// One message as it stands in a chat.
import { el, icon } from "./dom.js";
import { langOf } from "./fonts.js";

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

const services = {
  pinned: "The bot pinned a message",
  joined: (m) => `${m.name} joined the group`,
  left: (m) => `${m.name} left the group`,
  migrated: "The group became a supergroup",
  "topic created": "The bot made a topic",
};

// bubble makes a message. how: {mine, group, past, to, pane}.
export function bubble(m, how) {
  if (m.kind === "service") {
    const words = services[m.service] ?? m.service;
    return el("li", { class: "service" }, typeof words === "function" ? words(m) : words);
  }
  const gone = Boolean(m.deletedBy);
  const body = el("div", { class: "bubble" });
  const who = m.bot ? how.pane.env.world().bot.name : m.name;
  if (how.group && !how.mine) body.append(el("p", { class: "from", dir: "auto" }, who));
  else body.append(el("span", { class: "sr" }, (how.mine ? "You" : who) + ": "));
  if (m.replyTo) body.append(el("p", { class: "answers", dir: "auto" }, how.to ? (how.to.text || how.to.kind).split("\n")[0] : "Deleted message"));
  if (how.past) for (const text of m.history ?? []) body.append(words(text, "earlier", how.pane));
  const media = carried(m);
  if (media) body.append(media);
  if (m.text) body.append(words(m.text, "text", how.pane));
  body.append(el("p", { class: "when" }, gone && el("span", {}, `deleted by the ${m.deletedBy} `), m.edited && el("span", {}, "edited "),
    el("time", { datetime: m.date }, clock.format(new Date(m.date)))));
  if (!gone) {
    body.append(el("button", { class: "plain round does", "aria-label": "What can be done with this message", "aria-haspopup": "dialog", onclick: () => how.pane.messageMenu(m, how.mine) }, icon("dots")));
  }
  const item = el("li", { class: `message ${how.mine ? "mine" : "theirs"}${gone ? " gone" : ""}`, "data-id": m.id }, body);
  if (m.buttons && !gone) {
    item.append(el("div", { class: "keyboard", role: "group", "aria-label": "Buttons of this message" }, ...m.buttons.map((row) =>
      el("div", { class: "row" }, ...row.map((b) => el("button", {
        dir: "auto", lang: langOf(b.label), "data-msg": m.id, "data-data": b.data ?? "", class: b.url ? "link" : "", onclick: () => how.pane.press(m, b),
      }, el("span", {}, b.label)))))));
  }
  return item;
}

// words are a text, each line with its own direction and language; commands in
// it can be pressed.
function words(text, kind, pane) {
  return el(kind === "earlier" ? "del" : "div", { class: kind }, ...text.split("\n").map((line) => {
    const parts = line.split(/(?<=^|\s)(\/[a-z][a-z0-9_]*)/);
    return el("p", { dir: "auto", lang: langOf(line) }, ...parts.map((part, i) =>
      i % 2 ? el("button", { class: "command", onclick: () => pane.act({ do: "write", text: part }) }, part) : part || (parts.length === 1 ? "\u00a0" : "")));
  }));
}

// carried shows what a message carries beside its text, null if nothing.
function carried(m) {
  const src = m.media?.file ? `/api/file/${encodeURIComponent(m.media.file)}` : "";
  switch (m.kind) {
    case "text":
      return null;
    case "photo": {
      const picture = el("img", { class: "photo", src, alt: "A photo" });
      picture.addEventListener("error", () => picture.replaceWith(placeholder("Photo", m.media)));
      return picture;
    }
    case "voice": {
      const box = placeholder("Voice message", m.media);
      box.append(el("audio", { controls: true, preload: "none", src, "aria-label": "Voice message" }));
      return box;
    }
    case "location":
    case "venue": {
      const { lat, lng, acc } = m.media;
      return el("div", { class: "map" }, icon("pin"), el("p", {}, `${lat.toFixed(4)}, ${lng.toFixed(4)}`), acc ? el("p", {}, `± ${acc} m`) : null);
    }
  }
  return placeholder(m.kind.replace("_", " "), m.media);
}

function placeholder(what, media) {
  const size = media?.size ? ` · ${media.size < 1024 ? media.size + " B" : Math.round(media.size / 1024) + " kB"}` : "";
  return el("div", { class: "media" }, el("p", {}, what + size));
}
