// Builds the front end into build/assets/: `npm run build`, or `npm run watch` while working on it.
// A page's style sheet and script are built when their source exists; nothing is fetched from outside.

import { copyFile, mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import * as esbuild from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const target = path.resolve(here, "../../../build/assets");
const SOURCES = [
  "css/main.css", "css/board.css", "css/console.css", "css/national.css", "css/admin.css",
  "js/main.js", "js/ticket.js", "js/board.js", "js/console.js", "js/national.js", "js/admin.js",
];

async function existing(names) {
  const found = await Promise.all(names.map((name) => stat(path.join(here, name)).then(() => name, () => null)));
  return found.filter(Boolean);
}

const entries = (names) => names.map((name) => ({ in: path.join(here, name), out: path.parse(name).name }));

const shared = {
  bundle: true,
  minify: true,
  legalComments: "none",
  charset: "utf8",
  outdir: target,
  logLevel: "info",
  target: ["chrome100", "edge100", "firefox100", "safari15.4"],
};

const pages = {
  ...shared,
  entryPoints: entries(await existing(SOURCES)),
  format: "esm",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
};

// Classic scripts: the theme is set before the first paint, htmx loads only where a page has hx- attributes.
const classic = {
  ...shared,
  entryPoints: [
    { in: path.join(here, "js/theme.js"), out: "theme" },
    { in: path.join(here, "js/htmx.js"), out: "htmx.min" },
  ],
  format: "iife",
};

await mkdir(target, { recursive: true });
await copyFile(path.join(here, "img/favicon.svg"), path.join(target, "favicon.svg"));

if (process.argv.includes("--watch")) {
  for (const options of [pages, classic]) await (await esbuild.context(options)).watch();
} else {
  await Promise.all([esbuild.build(pages), esbuild.build(classic)]);
}
