// Says when this computer has no font for a script that is on the screen.
import { note } from "./dom.js";

const scripts = [
  { name: "Khmer", lang: "km", find: /\p{Script=Khmer}/u, sample: ["ក", "ឲ្យ", "ស្រី"], font: "Noto Sans Khmer" },
  { name: "Burmese", lang: "my", find: /\p{Script=Myanmar}/u, sample: ["က", "ဝ", "ကျွန်"], font: "Noto Sans Myanmar" },
  { name: "Thai", lang: "th", find: /\p{Script=Thai}/u, sample: ["ก", "เ", "ณ"], font: "Noto Sans Thai" },
  { name: "Chinese", lang: "zh-Hans", find: /\p{Script=Han}/u, sample: ["一", "汉", "国"], font: "Noto Sans CJK SC" },
];

// langOf is the language that a text's script stands for, so that the right
// font and the right voice are taken; undefined for Latin and the like.
export function langOf(text) {
  if (/[\p{Script=Hiragana}\p{Script=Hangul}]/u.test(text)) return undefined;
  return scripts.find((s) => s.find.test(text))?.lang;
}

const known = new Map();
let pen;

// drawn is how a text comes out: the width and the inked points.
function drawn(text) {
  if (!pen) {
    const c = document.createElement("canvas");
    c.width = 96;
    c.height = 48;
    pen = c.getContext("2d", { willReadFrequently: true });
    pen.font = "28px " + getComputedStyle(document.body).fontFamily;
    pen.textBaseline = "middle";
  }
  pen.clearRect(0, 0, 96, 48);
  pen.fillText(text, 4, 24);
  const points = pen.getImageData(0, 0, 96, 48).data;
  let sum = 0;
  for (let i = 3; i < points.length; i += 4) sum = (sum * 31 + points[i]) % 2147483647;
  return { width: pen.measureText(text).width, ink: sum };
}

// missing reports whether letters come out as the box for what no font has:
// all alike, or, where the box has the letter's number in it, all as wide.
function missing(s) {
  if (known.has(s.name)) return known.get(s.name);
  const box = drawn("\u0378");
  const letters = s.sample.slice(0, 2).map(drawn);
  const alike = letters[0].ink === letters[1].ink || letters.every((l) => l.ink === box.ink);
  const wide = s.name !== "Chinese" && letters.every((l) => l.width === box.width);
  known.set(s.name, alike || wide);
  return alike || wide;
}

// check looks at a text that is about to be shown.
const seen = new Set();
export function check(text) {
  for (const s of scripts) {
    if (seen.has(s.name) || !s.find.test(text)) continue;
    seen.add(s.name);
    if (missing(s)) note(`This computer has no font for ${s.name}: its letters come out as boxes. “${s.font}” has them.`, "font-" + s.name, true);
  }
}
