import { Gavel, type Room } from "@gavel/e2e/gavel";
import { afterAll, beforeAll, expect, test } from "vitest";
import { pretendBrowser } from "../src/pexip/globals.ts";
import { Person } from "../src/pexip/person.ts";

const gavel = new Gavel(["--rate-limit-factor", "100"]);
beforeAll(async () => {
  await gavel.start();
  pretendBrowser(gavel.url);
});
afterAll(() => gavel.stop());

const at = (room: Room, pin?: string) => ({ alias: room.alias, host: gavel.url, ...(pin && { pin }) });

test("a host comes in with the PIN, sees a guest, and removes them", async () => {
  const room = await gavel.room("Weekly", { host_pin: "1234", guest_pin: "5678" });
  const alice = await (await Person.called("Alice")).enters(at(room, "1234"));
  const gustav = await (await Person.called("Gustav")).enters(at(room, "5678"));
  expect((await alice.finds("Alice")).isHost).toBe(true);
  const seen = await alice.finds("Gustav");
  expect(seen.isHost).toBe(false);
  const answer = await alice.client.kick({ participantUuid: seen.uuid });
  expect(answer).toMatchObject({ status: 200, data: { result: true } });
  expect(await gustav.hears("onDisconnected")).toEqual({
    error: "Disconnected by another participant",
    errorCode: "#pex124",
  });
  await alice.misses("Gustav");
});
