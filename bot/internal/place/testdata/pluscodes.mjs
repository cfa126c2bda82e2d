// Writes pluscodes.tsv: plus codes and what the reference implementation makes of
// them, for a test to compare with. Run it where the package lies:
//
//	npm pack open-location-code@1.0.3 && tar xzf open-location-code-1.0.3.tgz
//	node pluscodes.mjs package/openlocationcode.js
//
// The points are drawn by a generator with a fixed seed, so that the file is the same
// each time.
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

if (!process.argv[2]) {
  console.error("usage: node pluscodes.mjs OPENLOCATIONCODE_JS");
  process.exit(2);
}
const { OpenLocationCode } = createRequire(import.meta.url)(resolve(process.argv[2]));
const olc = new OpenLocationCode();

let seed = 20240613;
const random = () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return seed / 2 ** 32;
};
const between = (a, b) => a + random() * (b - a);
const lines = [];
const add = (...fields) => lines.push(fields.join("\t"));
const full = (code) => {
  const a = olc.decode(code);
  add("full", code, a.latitudeLo, a.longitudeLo, a.latitudeHi, a.longitudeHi);
};
for (let i = 0; i < 300; i++) {
  const near = i % 2 === 0;
  const lat = near ? between(9, 16) : between(-90, 90);
  const lng = near ? between(101, 109) : between(-180, 180);
  full(olc.encode(lat, lng, [8, 10, 10, 11, 12][i % 5]));
}
for (const [lat, lng] of [[90, 1], [-90, -180], [0, 0], [89.9999, 179.9999], [-0.0001, -0.0001]]) full(olc.encode(lat, lng, 10));
for (let i = 0; i < 300; i++) {
  const lat = between(10, 15), lng = between(102, 108);
  const code = olc.encode(lat, lng, i % 3 === 0 ? 11 : 10);
  const cut = [2, 4, 6][i % 3];
  const reach = [9, 0.45, 0.02][i % 3]; // less than half of what the rest tells apart
  const refLat = lat + between(-reach, reach), refLng = lng + between(-reach, reach);
  const short = code.slice(cut);
  add("short", short, refLat, refLng, olc.recoverNearest(short, refLat, refLng));
}
for (const code of ["8FWC2345+G", "8FWC2_45+G6", "8FWC2η45+G6", "+", "8FWC2345G6", "8FWC2345+G6G+", "8FWC+2345", "XXXXXXXX+XX", "FV2C2345+G6", "2XQQ2345+G6", "8FWC23+", "8F000000+", "8FWA2345+G6"]) {
  add(olc.isFull(code) ? "full?" : "none", code);
}
writeFileSync(join(dirname(fileURLToPath(import.meta.url)), "pluscodes.tsv"),
`# Made by pluscodes.mjs with the npm package open-location-code 1.0.3 (Apache-2.0).
# full: code, south, west, north, east. short: code, latitude and longitude of a point
# near it, the full code. none: no full code.
${lines.join("\n")}
`);
console.log(`${lines.length} lines`);
