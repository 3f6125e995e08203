// Builds what browsers get, into api/dcgraph_api/static/built, under names that tell the content.
// With --check nothing is written: it fails if what stands there is not what would be built.
import { build } from "esbuild";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "api", "dcgraph_api", "static", "built");
const entries = readdirSync(join(here, "src"))
  .filter((name) => /^[a-z]+\.(ts|css)$/.test(name))
  .map((name) => join(here, "src", name))
  .sort();
if (!entries.length) throw new Error("There is nothing to build in web/src.");

const result = await build({
  absWorkingDir: here,
  entryPoints: entries,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  format: "esm",
  target: ["es2022", "chrome109", "firefox115", "safari16.4"],
  loader: { ".woff2": "file" },
  legalComments: "none",
  charset: "utf8",
  outdir: target,
});

const files = new Map(result.outputFiles.map((file) => [basename(file.path), Buffer.from(file.contents)]));
files.set("manifest.json", Buffer.from(manifest()));
files.set("THIRD_PARTY.txt", Buffer.from(notices()));
if (process.argv.includes("--check")) check();
else write();

// The name of each built file by the name of its source.
function manifest() {
  const found = Object.entries(result.metafile.outputs)
    .filter(([, output]) => output.entryPoint)
    .map(([path, output]) => [basename(output.entryPoint), basename(path)]);
  return JSON.stringify(Object.fromEntries(found.sort()), null, 2) + "\n";
}

// The licences of all packages that went into the files, as they ask to be told.
function notices() {
  const packages = new Set();
  for (const input of Object.keys(result.metafile.inputs)) {
    const match = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (match) packages.add(match[1]);
  }
  return [...packages].sort().map(notice).join("\n");
}

function notice(name) {
  const folder = join(here, "node_modules", name);
  const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  if (!file) throw new Error(`${name} has no licence file: do not ship it.`);
  const text = readFileSync(join(folder, file), "utf8").trim().replace(/\r\n/g, "\n").replace(/[ \t]+$/gm, "");
  return `${name} ${about.version} (${about.license})\n\n${text}\n\n${"-".repeat(80)}\n`;
}

function check() {
  const there = existsSync(target) ? readdirSync(target) : [];
  const wrong = [
    ...[...files.keys()].filter((name) => !there.includes(name) || !readFileSync(join(target, name)).equals(files.get(name))),
    ...there.filter((name) => !files.has(name)),
  ];
  if (wrong.length) {
    console.error(`static/built is not what web/src builds (${wrong.join(", ")}): run \`npm run build\` in web/ and commit it.`);
    process.exit(1);
  }
  console.log(`${files.size} files are what web/src builds.`);
}

function write() {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, content] of files) writeFileSync(join(target, name), content);
  console.log(`${files.size} files, ${[...files.values()].reduce((sum, one) => sum + one.length, 0)} bytes.`);
}
