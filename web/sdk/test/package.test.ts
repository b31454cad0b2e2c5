/// <reference types="node" />
// The package as somebody else gets it: packed, installed into an app of theirs, type-checked and run there.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const WEB = resolve(import.meta.dirname, "../..");
const app = mkdtempSync(join(tmpdir(), "gavel-app-"));

/** What it prints; where it fails, that is the message. */
function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: app, encoding: "utf8" });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}:\n${stdout}\n${stderr}`);
  return stdout;
}

beforeAll(() => {
  const packed = execFileSync("npm", ["pack", "-w", "sdk", "--json", "--pack-destination", app], {
    cwd: WEB,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [{ filename }] = JSON.parse(packed.slice(packed.indexOf("[\n")));
  // What it needs besides comes from here, so that nobody is asked for it.
  const beside = (name: string) => `file:${join(WEB, "node_modules", name)}`;
  const dependencies = {
    "@gavel/sdk": `file:${filename}`,
    zustand: beside("zustand"),
    "eventsource-parser": beside("eventsource-parser"),
  };
  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module", private: true, dependencies }));
  run("npm", "install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts");
}, 120_000);

afterAll(() => rmSync(app, { recursive: true, force: true }));

const USE = `
import { GavelError, Over, REMOVAL_REASONS, Room, type Receipt } from "@gavel/sdk";
import EnxRtc, { EnxCode, EnxRoom } from "@gavel/sdk/enx";

const room = new Room({ url: "ws://localhost:1/api/v1/signal" });
room.on("joined", ({ name }) => console.log(name.toUpperCase()));
const removed: Promise<Receipt> = room.disconnect(["01J"], { reason: "spam", ban: { for: "PT1H" } });
// @ts-expect-error: the reasons are a closed list
void room.disconnect(["01J"], { reason: "dislike" }).catch(() => {});
const error: unknown = await removed.catch((error: unknown) => error);
if (!(error instanceof GavelError && error instanceof Over)) throw new Error("it is not over");
console.log(error.code, REMOVAL_REASONS.length, EnxCode.moderatorOnly, typeof EnxRtc.joinRoom, EnxRoom.name);
`;

it("has types that a strict app is checked by, however it resolves modules", () => {
  writeFileSync(join(app, "use.ts"), USE);
  for (const [module, moduleResolution] of [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ]) {
    const compilerOptions = {
      target: "es2022",
      lib: ["es2023", "dom", "dom.iterable"],
      module,
      moduleResolution,
      strict: true,
      skipLibCheck: false,
      types: [],
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["use.ts"] }));
    run(process.execPath, join(WEB, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json");
  }
}, 60_000);

it("runs as it stands, without a bundler", () => {
  expect(run(process.execPath, "use.js").trim()).toBe("over 8 1168 function EnxRoom");
}, 60_000);

it("brings its modules, its types and what to read, and nothing of the workspace", () => {
  const at = join(app, "node_modules/@gavel/sdk");
  const { dependencies, private: hidden } = JSON.parse(readFileSync(join(at, "package.json"), "utf8"));
  expect(Object.keys(dependencies)).toEqual(["eventsource-parser", "zustand"]);
  expect(hidden).toBeUndefined();
  expect(readFileSync(join(at, "README.md"), "utf8")).toContain("@gavel/sdk/enx");
  expect(() => readFileSync(join(at, "src/index.ts"))).toThrow();
});
