// What a lost network and a killed server do to a meeting. G11, lessons 13, 16, 31
import { expect, test } from "../src/test.ts";

test("a host whose network is gone is shown as reconnecting, and can be removed", async ({ gavel, cast }) => {
  // lesson 10
  const room = await gavel.room("Ghost");
  const alice = await cast.inside(room, "alice", "host");
  const carol = await cast.inside(room, "carol", "host");
  // The sockets stay open and nothing passes any more, as when a cable is pulled.
  const session = await alice.context.newCDPSession(alice.page);
  await session.send("Debugger.enable");
  await session.send("Debugger.pause").catch(() => {});
  await alice.page.close({ runBeforeUnload: false });

  await expect(carol.page.getByText(/Reconnecting/).first()).toBeVisible({ timeout: 10_000 });
  await carol.chat("/disconnect alice");
  await expect.poll(async () => (await gavel.participants(room)).map(({ name }) => name)).toEqual(["carol"]);
});

test("after kill -9 everybody is back within five seconds, and ban and lock hold", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Power cut");
  const invitation = await gavel.ticket(room, "gustav", "guest");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.person("gustav");
  await gustav.joins(invitation.url);
  const [target] = (await gavel.participants(room)).filter(({ name }) => name === "gustav");
  const removed = await gavel.call("POST", `/conferences/${room.alias}/disconnect`, {
    target: { participants: [target.id] },
    ban: { room: false },
  });
  expect(removed.body.saved).toBe("yes");
  await gavel.call("POST", `/conferences/${room.alias}/lock`, {});
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);

  await gavel.kill();
  await expect(alice.page.getByText("We lost your connection. Reconnecting…").first()).toBeVisible();
  await gavel.start();
  const started = Date.now();
  await expect
    .poll(async () => (await gavel.participants(room)).filter(({ state }) => state === "in").length, {
      timeout: 10_000,
    })
    .toBe(2);
  test.info().annotations.push({ type: "back after", description: `${Date.now() - started} ms` });
  expect(Date.now() - started).toBeLessThan(5_000);
  await Promise.all([alice.seesAndHears(1), bob.seesAndHears(1)]);

  const { body } = await gavel.call("GET", `/conferences/${room.alias}`);
  expect(body.locked).toBe(true);
  await gustav.page.goto(invitation.url);
  await gustav.page.reload();
  await gustav.asks();
  await expect(gustav.heading).toHaveText("You cannot join this meeting again");
});
