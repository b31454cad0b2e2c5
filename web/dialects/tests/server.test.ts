import { Gavel } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, test } from "vitest";

const gavel = new Gavel();
beforeAll(() => gavel.start());
afterAll(() => gavel.stop());

test("the server that the vendors' clients talk to is there", async () => {
  const room = await gavel.room("Dialects");
  expect(await gavel.participants(room)).toEqual([]);
});
