// The examples in the description of the interface are calls that the server takes, and answers that it gives.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { Gavel } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, it } from "vitest";
import { record } from "../src/examples/week.ts";
import type { Message } from "../src/seat.ts";

const FILE = resolve(import.meta.dirname, "../../../crates/http/src/docs/examples.json");

/** They need a provider of log-ins, or the link of a first start. */
const WITHOUT = ["POST /auth/openid/finish", "GET /auth/openid/start", "POST /auth/setup"];

const gavel = new Gavel(["--rate-limit-factor", "1000"]);
beforeAll(() => gavel.start());
afterAll(() => gavel.stop());

it("every call has an example, and it still is as it was recorded", async () => {
  const { examples } = await record(gavel);
  // Anew: GAVEL_RECORD=1 npm test -w dialects -- examples
  if (process.env.GAVEL_RECORD) writeFileSync(FILE, `${JSON.stringify(examples, null, 1)}\n`);
  const kept = JSON.parse(readFileSync(FILE, "utf8"));
  expect(differences(kept, examples, "")).toEqual([]);

  const { paths } = await (await fetch(`${gavel.url}/openapi.json`)).json();
  const calls = Object.entries<object>(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
  );
  expect(calls.filter((call) => !(call in kept) && !WITHOUT.includes(call))).toEqual([]);
});

/** Where fields are missing or of another kind; what stands in them differs from day to day, and may be nothing. */
function differences(kept: Message, made: Message, at: string): string[] {
  if (kept === null || made === null) return [];
  if (Array.isArray(kept) && Array.isArray(made)) {
    const both = kept.length > 0 && made.length > 0;
    return both ? differences(kept[0], made[0], `${at}[0]`) : [];
  }
  if (typeof kept !== "object" || typeof made !== "object")
    return typeof kept === typeof made ? [] : [`${at}: ${typeof made} instead of ${typeof kept}`];
  const keys = new Set([...Object.keys(kept), ...Object.keys(made)]);
  return [...keys].flatMap((key) =>
    key in kept && key in made
      ? differences(kept[key], made[key], `${at} ${key}`)
      : [`${at} ${key}: only ${key in kept ? "kept" : "made now"}`],
  );
}
