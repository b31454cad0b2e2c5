// Makes `dist`, which is what is published: the modules as they are, with their types; and says how large they are for
// somebody who builds on them.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const here = import.meta.dirname;
const dist = join(here, "dist");
/** kB, minified and gzipped, with everything that comes along. More than this fails the build. */
const BUDGETS = { "index.js": 20, "enx/index.js": 20 };

rmSync(dist, { recursive: true, force: true });
const tsc = join(dirname(resolve(here, "../node_modules/typescript/package.json")), "bin/tsc");
execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.build.json")], { stdio: "inherit" });
for (const file of files(dist)) writeFileSync(file, named(file));
for (const [entry, budget] of Object.entries(BUDGETS)) await weigh(entry, budget);

/** Every module below. */
function files(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && /\.(js|d\.ts)$/.test(one.name))
    .map((one) => join(one.parentPath, one.name));
}

/** Its text, with modules named by their files, as browsers and Node want them. */
function named(file) {
  const whole = (path) => (existsSync(join(dirname(file), `${path}.js`)) ? `${path}.js` : `${path}/index.js`);
  return readFileSync(file, "utf8").replace(
    /((?:from|import\()\s*")(\.{1,2}(?:\/[^"]+?)?)(")/g,
    (_, before, path, after) => before + (path.endsWith(".js") ? path : whole(path)) + after,
  );
}

async function weigh(entry, budget) {
  const { output } = (
    await build({
      configFile: false,
      logLevel: "error",
      root: here,
      build: {
        write: false,
        minify: true,
        target: "es2022",
        lib: { entry: join(dist, entry), formats: ["es"] },
      },
    })
  ).at(0);
  const bytes = output.reduce((sum, chunk) => sum + gzipSync(chunk.code ?? "").length, 0);
  const size = (bytes / 1000).toFixed(1);
  process.stdout.write(`${entry}: ${size} kB, minified and gzipped, of ${budget}\n`);
  if (bytes > budget * 1000) throw new Error(`${entry} is over its budget of ${budget} kB: ${size} kB`);
}
