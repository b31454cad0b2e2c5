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
  expect(shape(examples)).toEqual(shape(kept));

  const { paths } = await (await fetch(`${gavel.url}/openapi.json`)).json();
  const calls = Object.entries<object>(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
  );
  expect(calls.filter((call) => !(call in kept) && !WITHOUT.includes(call))).toEqual([]);
});

/** Which fields there are, and of what kind; what stands in them differs from day to day. */
function shape(value: Message): Message {
  if (Array.isArray(value)) return value.slice(0, 1).map(shape);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shape(one)]));
  return value === null ? null : typeof value;
}
