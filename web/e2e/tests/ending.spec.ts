// Ending for everyone, from each of its places. P7 P8 P9 P10 V2 T14
import type { Gavel, Room } from "../src/gavel.ts";
import { expect, test } from "../src/test.ts";

const ENDED = "The host ended the meeting for everyone.";

async function isListed(gavel: Gavel, room: Room): Promise<boolean> {
  const { body } = await gavel.call("GET", "/conferences");
  return body.items.some(({ aliases }: { aliases: string[] }) => aliases.includes(room.alias));
}

test("End call for everyone but me leaves the host alone, and /disconnectall ends it", async ({
  gavel,
  cast,
}) => {
  // V2, P10
  const room = await gavel.room("Two ends");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  expect(await isListed(gavel, room)).toBe(true);

  await alice.leave.hover();
  await alice.page.getByRole("menuitem", { name: "End call for everyone but me" }).click();
  await alice.page
    .getByRole("alertdialog")
    .getByRole("button", { name: /but me|Yes/ })
    .click();
  await expect(bob.heading).toHaveText("Another participant disconnected you from this meeting.");
  await expect(gustav.heading).toHaveText("Another participant disconnected you from this meeting.");
  await expect.poll(async () => (await gavel.participants(room)).map(({ name }) => name)).toEqual(["alice"]);
  await expect(alice.leave).toBeVisible();

  // A command is its own confirmation (docs/rules.md, section 2).
  await alice.chat("/disconnectall");
  await expect(alice.heading).toHaveText(ENDED);
  await expect.poll(() => isListed(gavel, room)).toBe(false);
});

const places: Record<string, (page: import("@playwright/test").Page) => Promise<void>> = {
  "the Leave menu": async (page) => {
    await page.locator("#leave").click();
    await page.getByRole("menuitem", { name: "End call for everyone", exact: false }).first().click();
  },
  "User menu, Settings, Meeting settings": async (page) => {
    await page.getByRole("button", { name: "User menu" }).click();
    await page.getByRole("menuitem", { name: "Settings" }).click();
    await page.getByRole("tab", { name: "Meeting settings" }).click();
    await page.getByRole("button", { name: /Disconnect all/ }).click();
  },
  "Control at the top of the side panel": async (page) => {
    await page.getByRole("button", { name: /^Participants/ }).click();
    await page.getByRole("button", { name: "Control" }).click();
    await page.getByRole("menuitem", { name: /Disconnect all/ }).click();
  },
};

for (const [place, act] of Object.entries(places)) {
  test(`everybody is out by ${place}`, async ({ gavel, cast }) => {
    // P8, P9, T14
    const room = await gavel.room("An end");
    const alice = await cast.inside(room, "alice", "host");
    const bob = await cast.inside(room, "bob", "participant");
    await act(alice.page);
    await alice.page
      .getByRole("alertdialog")
      .getByRole("button", { name: /Yes, I’m sure|End call for everyone/ })
      .click();
    await expect(bob.heading).toHaveText(ENDED);
    await expect(alice.heading).toHaveText(ENDED);
    await expect.poll(() => isListed(gavel, room)).toBe(false);
  });
}

test("a host who leaves is asked, and comes back by the ID", async ({ gavel, cast }) => {
  // T14
  const room = await gavel.room("Back again");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.leave.click();
  await alice.page.getByRole("menuitem", { name: "Leave", exact: false }).first().click();
  await expect(alice.heading).toHaveText("You left the meeting");
  await expect(bob.leave).toBeVisible();
  await alice.page.getByRole("button", { name: "Rejoin" }).click();
  await expect(alice.page.getByLabel("Your name").or(alice.leave)).toBeVisible();
  if (!(await alice.leave.isVisible())) await alice.asks();
  await expect(alice.leave).toBeVisible();

  await bob.page.goto(gavel.url);
  await bob.page.getByLabel("Meeting ID").fill(room.alias);
  await bob.page.getByRole("button", { name: "Join", exact: true }).click();
  // His browser still holds the seat, so that the way by ID leads straight back to it.
  await expect(bob.leave).toBeVisible();
});
