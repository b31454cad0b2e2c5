// The waiting room and the lock, as a guest and a host meet them.
import { expect, test } from "../src/test.ts";

test("a guest waits, sees nothing of the room, is admitted; another is declined", async ({ gavel, cast }) => {
  // lessons 33, 35
  const room = await gavel.room("Knock", { door: "knock" });
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.asks();
  await expect(gustav.heading).toHaveText("Please wait, a host will let you in");
  await alice.showParticipants();
  await expect(alice.page.getByText("Waiting (1)")).toBeVisible();
  await alice.page.getByRole("button", { name: "Admit gustav" }).click();
  await expect(gustav.leave).toBeVisible();
  await gustav.seesAndHears(1);

  const dora = await cast.person("dora");
  await dora.opens(room.url);
  await dora.asks();
  await alice.page.getByRole("button", { name: "Decline dora" }).click();
  await expect(dora.heading).toHaveText("Your request was declined");
});

test("a locked meeting refuses strangers and says so", async ({ gavel, cast }) => {
  const room = await gavel.room("Shut");
  const alice = await cast.inside(room, "alice", "host");
  await alice.showParticipants();
  await alice.page.getByRole("button", { name: "Control" }).click();
  await alice.page.getByRole("menuitem", { name: "Lock conference" }).click();
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.asks();
  await expect(gustav.heading).toHaveText("The meeting is locked");
  await alice.page.getByRole("button", { name: "Control" }).click();
  await alice.page.getByRole("menuitem", { name: "Unlock conference" }).click();
  await gustav.joins(room.url);
});
