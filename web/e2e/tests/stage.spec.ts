// Around the stage: the panic button, layouts, pins, hands, signs, the chat to one person, what has happened, shortcuts.
import type { Page } from "@playwright/test";
import { isAccessible } from "../src/axe.ts";
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

const SCHEMES = ["light", "dark"] as const;

/** Packets of somebody that have come in, and packets that somebody has sent. */
async function arrived(person: Person, seat: string): Promise<number> {
  const flows = Object.values((await person.totals()).inbound[seat] ?? {});
  return flows.reduce((sum, flow) => sum + flow.packets, 0);
}
const sent = async (person: Person): Promise<number> => (await person.totals()).outbound.audio?.packets ?? 0;

async function largest(page: Page): Promise<string> {
  return (await page.locator('[data-place="large"]').allTextContents()).join("|");
}

test("Pause all silences everybody else at once and locks, and one press brings it all back", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Panic");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await Promise.all([gustav.seesAndHears(2), bob.seesAndHears(2)]);

  await alice.page.getByRole("button", { name: "Pause all" }).click();
  await expect(bob.page.getByRole("alert")).toContainText("Nobody sees, hears or reads you");
  await expect(alice.page.getByRole("alert")).toContainText("Only you are seen and heard");
  await expect(alice.page.getByRole("button", { name: /Door: Locked/ })).toBeVisible();
  // Bob's microphone goes on sending, alice is still heard, and of bob nothing arrives at gustav any more.
  const people: { name: string; id: string }[] = await gavel.participants(room);
  const seat = (name: string) => people.find((one) => one.name === name)?.id ?? "";
  const [ofBob, ofAlice, byBob] = await Promise.all([
    arrived(gustav, seat("bob")),
    arrived(gustav, seat("alice")),
    sent(bob),
  ]);
  await expect.poll(() => sent(bob)).toBeGreaterThan(byBob + 50);
  await expect.poll(() => arrived(gustav, seat("alice"))).toBeGreaterThan(ofAlice + 50);
  expect(await arrived(gustav, seat("bob"))).toBe(ofBob);
  await bob.page.getByRole("button", { name: /^Chat/ }).click();
  await expect(bob.page.getByText(/Only hosts write here/)).toBeVisible();

  await alice.page.getByRole("alert").getByRole("button", { name: "Go on" }).click();
  await expect(bob.page.getByRole("alert")).toHaveCount(0);
  await expect(alice.page.getByRole("button", { name: /Door: Open/ })).toBeVisible();
  // Nobody had to switch anything on again.
  await Promise.all([alice.seesAndHears(2), gustav.seesAndHears(2), bob.seesAndHears(2)]);
});

test("a pin is for oneself, a spotlight and a layout are for everybody", async ({ gavel, cast }) => {
  const room = await gavel.room("Layouts");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await cast.inside(room, "gustav", "guest");

  await bob.tile("gustav").hover();
  await bob.page.getByRole("button", { name: "Pin gustav for me" }).click();
  await expect.poll(() => largest(bob.page)).toContain("gustav");
  await expect.poll(() => largest(bob.page)).not.toContain("alice");
  await expect.poll(() => largest(alice.page)).toContain("bob");
  await bob.tile("gustav").hover();
  await bob.page.getByRole("button", { name: "Unpin gustav" }).click();
  await expect.poll(() => largest(bob.page)).toContain("alice");

  await alice.page.getByRole("button", { name: "Layout" }).click();
  await alice.page.getByRole("menuitem", { name: "For everyone: Speaker large" }).click();
  await expect(bob.page.locator('[data-place="small"]').first()).toBeVisible();
  await bob.page.getByRole("button", { name: "Layout" }).click();
  await expect(bob.page.getByText("A host has chosen: Speaker large")).toBeVisible();
  await expect(bob.page.getByRole("menuitem", { name: "Everybody alike" })).toHaveCount(0);
});

test("hands are numbered in their order, signs are shown, and what has happened can be read up", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Hands");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await gustav.page.getByRole("button", { name: "Raise hand" }).click();
  await expect(alice.tile("gustav")).toContainText("Hand raised, number 1");
  await bob.page.keyboard.press("Alt+y");
  await expect(alice.tile("bob")).toContainText("Hand raised, number 2");

  await bob.page.getByRole("button", { name: "React" }).click();
  await bob.page.getByRole("button", { name: "Applause" }).click();
  await expect(alice.tile("bob").getByRole("img", { name: "Applause" })).toBeVisible();

  await alice.page.getByRole("button", { name: /^What has happened: \d+ new/ }).click();
  const list = alice.page.getByRole("dialog", { name: "What has happened" });
  await expect(list.getByText("gustav raised a hand")).toBeVisible();
  await expect(list.getByText("bob joined")).toBeVisible();
  await isAccessible(alice.page);
});

test("a line of chat can be for one person alone", async ({ gavel, cast }) => {
  const room = await gavel.room("Whispers");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await gustav.chat("to all of you");
  await gustav.page.getByRole("button", { name: /^Everyone/ }).click();
  await gustav.page.getByRole("option", { name: "alice" }).click();
  await gustav.chat("to alice alone");
  for (const person of [alice, bob]) await person.page.getByRole("button", { name: /^Chat/ }).click();
  await expect(alice.page.getByText("to alice alone")).toBeVisible();
  await expect(bob.page.getByText("to all of you")).toBeVisible();
  await expect(bob.page.getByText("to alice alone")).toHaveCount(0);
});

test("newcomers read what was written before they came, or what is written from then on", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Earlier", { permissions: { history: "hosts" } });
  const alice = await cast.inside(room, "alice", "host");
  await alice.chat("among ourselves");
  const bob = await cast.inside(room, "bob", "participant");
  await bob.chat("good morning");
  await expect(bob.page.getByText("good morning")).toBeVisible();
  await expect(bob.page.getByText("among ourselves")).toHaveCount(0);
  await alice.showParticipants();
  await alice.page.getByRole("button", { name: "Control" }).click();
  await alice.page.getByRole("menuitem", { name: "Everyone may" }).click();
  await alice.page.getByRole("menuitemcheckbox", { name: "Read what was written before" }).click();
  await alice.page.keyboard.press("Escape");
  const dora = await cast.inside(room, "dora", "participant");
  await dora.page.getByRole("button", { name: /^Chat/ }).click();
  await expect(dora.page.getByText("among ourselves")).toBeVisible();
});

test("whoever knocks is announced to the host on the stage, and is let in from there", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Knocking", { door: "knock" });
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.asks();
  const banner = alice.page.getByRole("status").filter({ hasText: "gustav waits to be let in" });
  await expect(banner).toBeVisible();
  await banner.getByRole("button", { name: "Admit" }).click();
  await expect(gustav.leave).toBeVisible();
});

test("shortcuts are listed, given other keys, and switched off", async ({ gavel, cast }) => {
  const room = await gavel.room("Keys");
  const alice = await cast.inside(room, "alice", "host");
  await alice.page.keyboard.press("Alt+/");
  const dialog = alice.page.getByRole("dialog", { name: "Settings" });
  await expect(dialog.getByRole("tab", { name: "Shortcuts", selected: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Change the keys: Raise and lower the hand" }).click();
  await alice.page.keyboard.press("Alt+k");
  await expect(dialog.getByText("Alt + K")).toBeVisible();
  for (const colorScheme of SCHEMES) {
    await alice.page.emulateMedia({ colorScheme });
    await isAccessible(alice.page);
  }
  await alice.page.keyboard.press("Escape");
  await alice.page.keyboard.press("Alt+k");
  await expect(alice.page.getByRole("button", { name: "Lower hand" })).toBeVisible();
});

test("another microphone is taken while one talks, and nobody stops hearing one", async ({ gavel, cast }) => {
  const room = await gavel.room("Devices");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.seesAndHears(1);
  const seat = (await gavel.participants(room)).find(({ name }) => name === "bob").id;
  const inventory = async () => {
    const { body } = await gavel.call("GET", `/conferences/${room.alias}/details`);
    return body.items.find((one: { seat: string }) => one.seat === seat)?.inventory;
  };
  await expect.poll(async () => (await inventory())?.microphones.length).toBeGreaterThan(1);
  const { microphone, microphones } = await inventory();
  const other = microphones.find(
    ({ id, label }: { id: string; label: string }) => id !== microphone && !label.includes("Default"),
  );
  await bob.page.getByRole("button", { name: "User menu" }).click();
  await bob.page.getByRole("menuitem", { name: "Settings" }).click();
  await bob.page.getByRole("button", { name: /Microphone/ }).click();
  await bob.page.getByRole("option", { name: other.label, exact: true }).click();
  await expect.poll(async () => (await inventory()).microphone).toBe(other.id);
  await alice.seesAndHears(1);
});

test("the meeting fills the screen, and the largest picture stays on top of other windows", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Windows");
  const alice = await cast.inside(room, "alice", "host");
  await cast.inside(room, "bob", "participant");
  await alice.seesAndHears(1);
  const { page } = alice;
  const act = async (name: string) => {
    await page.getByRole("button", { name: "Layout" }).click();
    await page.getByRole("menuitem", { name, exact: true }).click();
  };
  const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
  const isOnTop = () => page.evaluate(() => document.pictureInPictureElement !== null);
  await act("Full screen");
  await expect.poll(isFull).toBe(true);
  await act("Leave full screen");
  await expect.poll(isFull).toBe(false);
  await act("Speaker large");
  await act("Picture in picture");
  await expect.poll(isOnTop).toBe(true);
  await act("Picture in picture");
  await expect.poll(isOnTop).toBe(false);
});
