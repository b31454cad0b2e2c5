// Removing by rule, and what is offered against strangers and for those who have left without leaving.
import { controls, does } from "../src/panel.ts";
import { expect, test } from "../src/test.ts";

const GONE = "Another participant disconnected you from this meeting.";

test("a rule says whom it would hit before it hits anybody", async ({ gavel, cast }) => {
  // G4
  const room = await gavel.room("Rules");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await alice.showParticipants();
  await controls(alice, "Remove by rule…");
  const rule = alice.dialog;
  const choose = async (name: string) => {
    await rule
      .getByRole("button", { name: /^(Who|All|Everyone)/ })
      .first()
      .click();
    await alice.page.getByRole("option", { name }).click();
  };
  await expect(rule).toContainText("This would remove 1 person:");
  await expect(rule.getByRole("listitem")).toContainText("gustav");
  await choose("Everyone who is no moderator");
  await expect(rule).toContainText("This would remove 2 people:");
  await choose("All callers by telephone");
  await expect(rule).toContainText("This would remove nobody.");
  await expect(rule.getByRole("button", { name: "Remove", exact: true })).toBeDisabled();
  await choose("Everyone but …");
  await expect(rule).toContainText("Say who stays.");
  await rule.getByRole("checkbox", { name: "bob" }).check({ force: true });
  await expect(rule.getByRole("listitem").filter({ hasText: "Guest" })).toContainText("gustav");

  // Whoever comes meanwhile is in it, before the button is pressed.
  const sam = await cast.inside(room, "sam", "guest");
  await expect(rule).toContainText("This would remove 2 people:");
  await rule.getByRole("button", { name: "Remove (2)" }).click();
  await expect(gustav.heading).toHaveText(GONE);
  await expect(sam.heading).toHaveText(GONE);
  await expect(bob.leave).toBeVisible();
  await expect(alice.receipt).toContainText("2 people were removed.");
});

test("with a guest who is blocked the door is shut in the same order, or is offered afterwards", async ({
  gavel,
  cast,
}) => {
  // G7, G9
  const room = await gavel.room("Doors");
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.inside(room, "gustav", "guest");
  const sam = await cast.inside(room, "sam", "guest");
  await alice.showParticipants();
  await does(alice, "gustav", "Disconnect participant");
  await alice.dialog.getByText("Do not allow to rejoin").click();
  await alice.dialog.getByText("Waiting room", { exact: true }).click();
  await alice.dialog.getByRole("button", { name: "Remove and use the waiting room" }).click();
  await expect(gustav.heading).toHaveText(GONE);
  await expect(alice.receipt).toContainText("The waiting room is on.");
  const asks = async (name: string) => {
    const another = await cast.person(name);
    await another.opens(room.url);
    await another.asks();
    return another;
  };
  const again = await asks("gustav again");
  await expect(again.heading).toHaveText("Please wait, a host will let you in");

  await alice.receipt.getByRole("button", { name: "Dismiss" }).click();
  await does(alice, "sam", "Disconnect participant");
  await alice.dialog.getByText("Do not allow to rejoin").click();
  await alice.dialog.getByRole("button", { name: "Remove and block" }).click();
  await expect(sam.heading).toHaveText(GONE);
  await alice.receipt.getByRole("button", { name: "Lock conference" }).click();
  await expect(alice.receipt).toContainText("The conference is locked.");
  const late = await asks("sam again");
  await expect(late.heading).toHaveText("The meeting is locked");

  await alice.receipt.getByRole("button", { name: "Undo block" }).click();
  await expect(alice.receipt).toContainText("The block of sam is lifted.");
  await alice.receipt.getByRole("button", { name: "Invite back" }).click();
  await expect(alice.page.getByLabel("Personal link")).toHaveValue(/#t=/);
});

test("who seems to have left without leaving is flagged, and removed by rule", async ({ gavel, cast }) => {
  // G8: a minute without input or voice is the shortest time that there is.
  test.setTimeout(240_000);
  const room = await gavel.room("Forgotten", { forgotten: { flag_after: 1 } });
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await alice.showParticipants();
  // The made-up microphone of the tests speaks by itself.
  for (const one of [bob, gustav]) await one.page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(alice.row("gustav")).toContainText("Muted");

  await expect(async () => {
    // Whoever moves something is there.
    await bob.page.mouse.move(Math.random() * 600, Math.random() * 300);
    await expect(alice.row("gustav")).toContainText("Seems to be away", { timeout: 2_000 });
  }).toPass({ timeout: 150_000 });
  await expect(alice.row("bob")).not.toContainText("Seems to be away");
  await expect(alice.row("gustav").getByRole("button", { name: "Remove gustav" })).toBeVisible();

  await controls(alice, "Remove by rule…");
  await alice.dialog
    .getByRole("button", { name: /^(Who|All)/ })
    .first()
    .click();
  await alice.page.getByRole("option", { name: "Everyone who is idle" }).click();
  await alice.dialog.getByLabel("For at least so many minutes").fill("1");
  await bob.page.mouse.move(10, 10);
  await expect(alice.dialog).toContainText("This would remove 1 person:");
  await expect(alice.dialog.getByRole("listitem")).toContainText("gustav");
  await alice.dialog.getByRole("button", { name: "Remove (1)" }).click();
  await expect(gustav.heading).toHaveText(GONE);
  await expect(gustav.page.getByText("Forgot to leave")).toBeVisible();
  await expect(bob.leave).toBeVisible();
});
