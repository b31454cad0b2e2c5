// Every string is said somewhere: what nothing says would be translated for nobody.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { en } from "../src/i18n/en";

const SOURCE = join(import.meta.dirname, "../src");

const source = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.tsx?$/.test(path) && !/i18n\/[a-z]+\//.test(path))
  .map((path) => readFileSync(join(SOURCE, path), "utf8"))
  .join("\n");

function keysOf(words: object, before = ""): string[] {
  return Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [before + key] : keysOf(value, `${before}${key}.`),
  );
}

it("has no string that nothing says", () => {
  // `panel.line.${condition}` says all of `panel.line`.
  const families = [...source.matchAll(/`([\w.]+)\.\$\{/g)].map(([, family]) => `${family}.`);
  const said = (key: string) =>
    source.includes(`"${key}"`) || families.some((family) => key.startsWith(family));
  const keys = [...new Set(keysOf(en).map((key) => key.replace(/(_ordinal)?_(one|two|few|other)$/, "")))];
  expect(keys.length).toBeGreaterThan(500);
  expect(keys.filter((key) => !said(key))).toEqual([]);
});
