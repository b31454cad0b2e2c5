// Analytics (T10): who was there, how they came and went, what was said; searched, filtered, ordered, saved as CSV.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { account, opensAs, roomOf } from "../src/accounts.ts";
import { expect, test } from "../src/test.ts";

const table = (page: Page, name: string) => page.getByRole("grid", { name });
const body = (page: Page, name: string) =>
  table(page, name)
    .getByRole("row")
    .filter({ has: page.getByRole("gridcell") });

/** The rows of a saved file, by its heads. */
async function saved(page: Page): Promise<Record<string, string>[]> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save as CSV" }).click(),
  ]);
  const text = await readFile(await download.path(), "utf8");
  const [head = "", ...lines] = text
    .replace(/^\uFEFF/, "")
    .trimEnd()
    .split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) =>
    Object.fromEntries(line.split(",").map((cell, n) => [names[n] ?? "", cell.replace(/^"|"$/g, "")])),
  );
}

async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("button", { name: label }).click();
  await page.getByRole("option", { name: option, exact: true }).click();
}

test("the owner reads who was there, how they went and what was said, and saves what is filtered", async ({
  gavel,
  cast,
}) => {
  // T10
  test.slow();
  const owner = await account(gavel, "Alice");
  const room = await roomOf(gavel, owner, "Thursday planning");
  const carol = await cast.inside(room, "carol", "host");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  // They talk: the fake microphone beeps.
  await Promise.all([carol.seesAndHears(2), bob.seesAndHears(2)]);
  await bob.chat("The minutes are ready.");
  await gustav.chat("=1+1 is for sale");
  await bob.chat("Please read them.");
  await expect(carol.page.getByRole("button", { name: /^Chat.*3 unread/ })).toBeVisible();
  await carol.showParticipants();
  await carol.row("gustav").getByRole("button", { name: "Remove gustav" }).click({ force: true });
  const dialog = carol.page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: /Reason/ }).click();
  await carol.page.getByRole("option", { name: "Spam" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(gustav.heading).toHaveText("Another participant disconnected you from this meeting.");
  await bob.page.locator("#leave").click();
  await expect(bob.heading).toHaveText("You left the meeting");

  const alice = await cast.person("Alice");
  const { page } = alice;
  await opensAs(alice, owner, `${gavel.url}/analytics/${room.alias}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thursday planning");

  // Who was there.
  const people = body(page, "Participants");
  await expect(people).toHaveCount(3);
  await expect(people.filter({ hasText: "gustav" })).toContainText("by carol");
  await expect(people.filter({ hasText: /^carol/ })).toContainText("Is there");
  const presence = page.getByRole("region", { name: "Who was here, and who talked" });
  await expect(presence.getByRole("listitem")).toHaveCount(3);
  await expect(presence.getByRole("img", { name: /^gustav: here from .* removed at/ })).toBeVisible();
  await expect(presence.getByRole("img", { name: /^bob: here from/ })).not.toHaveAttribute(
    "aria-label",
    /removed/,
  );
  const talked = presence
    .getByRole("listitem")
    .filter({ hasText: "bob" })
    .getByRole("img", { name: /^talked/ });
  await expect(talked).not.toHaveAttribute("aria-label", "talked 0:00");

  // Searched, filtered and ordered by the server; the file has the same rows.
  await page.getByRole("searchbox", { name: "Find by name" }).fill("gus");
  await expect(people).toHaveCount(1);
  expect((await saved(page)).map(({ name }) => name)).toEqual(["gustav"]);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(people).toHaveCount(3);
  await choose(page, "Role", "Participant");
  await expect(people).toHaveCount(1);
  await expect(people).toContainText("bob");
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.getByText("Only removed").click();
  await expect(people).toHaveCount(1);
  const [removed] = await saved(page);
  expect(removed).toMatchObject({
    name: "gustav",
    removed_by: "carol",
    removed_reason: "spam",
    removals: "1",
  });
  await page.getByRole("button", { name: "Clear filters" }).click();
  await table(page, "Participants").getByRole("columnheader", { name: "Name" }).click();
  await expect(people.first()).toContainText("bob");
  await table(page, "Participants").getByRole("columnheader", { name: "Name" }).click();
  await expect(people.first()).toContainText("gustav");
  expect((await saved(page)).map(({ name }) => name)).toEqual(["gustav", "carol", "bob"]);

  // How they came and went.
  await page.getByRole("tab", { name: "Connection history" }).click();
  const connections = body(page, "Connection history");
  await expect(connections).toHaveCount(3);
  await choose(page, "How it ended", "Left");
  await expect(connections).toHaveCount(1);
  await expect(connections).toContainText("bob");
  expect((await saved(page)).map(({ name, how }) => [name, how])).toEqual([["bob", "left"]]);

  // What was said.
  await page.getByRole("tab", { name: "Chat messages" }).click();
  const messages = body(page, "Chat messages");
  await expect(messages).toHaveCount(3);
  await choose(page, "Sender", "bob");
  await expect(messages).toHaveCount(2);
  await page.getByRole("searchbox", { name: "Text or sender" }).fill("minutes");
  await expect(messages).toHaveCount(1);
  expect((await saved(page)).map(({ text }) => text)).toEqual(["The minutes are ready."]);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await choose(page, "Sender", "gustav");
  await expect(messages).toHaveText([/=1\+1 is for sale/]);
  expect(
    (await saved(page)).map(({ text }) => text),
    "a cell does not calculate",
  ).toEqual(["'=1+1 is for sale"]);
  // By date: nothing was said in the last century.
  await page.getByLabel("Until").fill("1999-12-31T23:59");
  await expect(page.getByText("Nothing fits what you look for.")).toBeVisible();

  await page.getByRole("tab", { name: "Timeline" }).click();
  const timeline = body(page, "Timeline");
  await page.getByText("Only removals").click();
  await expect(timeline).toHaveCount(1);
  await expect(timeline).toContainText("Spam");
});

test("a past conference is chosen by its date, from the latest or from all of them", async ({
  gavel,
  cast,
}) => {
  // T10
  const owner = await account(gavel, "Alice");
  const room = await roomOf(gavel, owner, "Weekly");
  const alice = await cast.person("Alice");
  const { page } = alice;
  await opensAs(alice, owner, `${gavel.url}/analytics/${room.alias}`);
  await expect(page.getByText("Nobody has met in this room yet.")).toBeVisible();
  for (const name of ["carol", "dora"]) {
    const host = await cast.inside(room, name, "host");
    await gavel.call("POST", `/conferences/${room.alias}/disconnect`, { target: { scope: "all" } });
    await expect(host.heading).toHaveText("The administrator ended this meeting.");
  }
  await page.reload();
  await expect(body(page, "Participants")).toHaveText([/dora/]);
  await page.getByRole("tab", { name: "All conferences" }).click();
  const all = body(page, "All conferences");
  await expect(all).toHaveCount(2);
  await all.last().getByRole("button", { name: "Show this conference" }).click();
  await page.getByRole("tab", { name: "Participants" }).click();
  await expect(body(page, "Participants")).toHaveText([/carol/]);
  await page.getByRole("button", { name: "Conference" }).click();
  await page.getByRole("option").first().click();
  await expect(body(page, "Participants")).toHaveText([/dora/]);
});

test("analytics are for the owner, and nobody else's", async ({ gavel, cast }) => {
  // T10
  const owner = await account(gavel, "Alice");
  const room = await roomOf(gavel, owner, "Private");
  const bob = await cast.person("Bob");
  await opensAs(bob, await account(gavel, "Bob"), `${gavel.url}/analytics/${room.alias}`);
  await expect(bob.heading).toHaveText("This page is for the owner of the room");
});
