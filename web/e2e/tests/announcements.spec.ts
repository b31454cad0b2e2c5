// What a screen reader says by itself: politely who comes and goes, at once what was done to oneself (WCAG 4.1.3).
import { Ear } from "../src/ear.ts";
import { expect, test } from "../src/test.ts";

test("joins, departures, knocks, signs and receipts are said politely", async ({ gavel, cast }) => {
  const room = await gavel.room("Ears", { door: "knock" });
  const alice = await cast.person("alice");
  const ear = await Ear.on(alice.page);
  await alice.joins((await gavel.ticket(room, "alice", "host")).url);
  const bob = await cast.inside(room, "bob", "participant");
  await ear.hears("bob joined", "polite");
  await bob.page.getByRole("button", { name: "React" }).click();
  await bob.page.getByRole("button", { name: "Applause" }).click();
  await ear.hears("bob reacts: Applause", "polite");

  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.asks();
  await ear.hears("gustav waits to be let in", "polite");
  await alice.page.getByRole("button", { name: "Admit" }).click();
  await expect(gustav.leave).toBeVisible();
  await alice.showParticipants();
  await alice.row("gustav").click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "Disconnect participant" }).click();
  const dialog = alice.page.getByRole("alertdialog");
  await expect(dialog).toHaveAccessibleName(/gustav/);
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await ear.hears(/gustav was removed.*Silent after/, "polite");
  await bob.leave.click();
  await ear.hears("bob left", "polite");
  expect(await ear.said("assertive"), "nothing was done to alice").toEqual([]);
});

test("a mute, a question, a pause and a removal are said at once to whom they concern", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Loud");
  await cast.inside(room, "alice", "host");
  const bob = await cast.person("bob");
  const ear = await Ear.on(bob.page);
  await bob.joins((await gavel.ticket(room, "bob", "participant")).url);
  const participants = [(await gavel.participants(room)).find(({ name }) => name === "bob").id];
  const order = (verb: string, body: object = {}) =>
    gavel.call("POST", `/conferences/${room.alias}/${verb}`, body);
  expect(await ear.said("assertive")).toEqual([]);
  await order("mute", { participants });
  await ear.hears("You were muted by a host", "assertive");
  await order("unmute", { participants });
  await ear.hears("A host asks you to unmute.", "assertive");
  await order("pause");
  await ear.hears("The meeting is paused.", "assertive");
  await order("resume");
  await order("disconnect", { target: { participants } });
  // The page is another one; its heading has the focus and is read with it.
  await expect(bob.heading).toBeFocused();
  await expect(bob.heading).toHaveText("The administrator disconnected you.");
});
