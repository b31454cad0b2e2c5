// The meeting manager: the owner governs a meeting without having joined it, and those in it see the effect.

import { account, opensAs, roomOf } from "../src/accounts.ts";
import type { Gavel, Room } from "../src/gavel.ts";
import { Manager } from "../src/manager.ts";
import type { Cast } from "../src/test.ts";
import { expect, test } from "../src/test.ts";

const REMOVED = "Another participant disconnected you from this meeting.";

/** alice at the manager of her own room, with carol in it, who hosts. */
async function managed(gavel: Gavel, cast: Cast, name: string, more: object = {}) {
  const owner = await account(gavel, "Alice");
  const room = await roomOf(gavel, owner, name, more);
  const carol = await cast.inside(room, "carol", "host");
  const alice = await cast.person("Alice");
  await opensAs(alice, owner, `${gavel.url}/manage/${room.alias}`);
  const manager = new Manager(alice.page);
  await expect(manager.row("carol")).toBeVisible();
  return { owner, room, carol, alice, manager };
}

const refusedAs = async (cast: Cast, room: Room, name: string, heading: string | RegExp) => {
  const stranger = await cast.person(name);
  await stranger.opens(room.url);
  await stranger.asks();
  await expect(stranger.heading).toHaveText(heading);
};

test("the invite button stands to the right of the search bar, and who is invited comes", async ({
  gavel,
  cast,
}) => {
  // T4
  const { manager, alice } = await managed(gavel, cast, "Invite");
  const search = await manager.people.getByRole("searchbox", { name: "Find a person" }).boundingBox();
  const button = manager.people.getByRole("button", { name: "Invite" });
  const place = await button.boundingBox();
  if (!search || !place) throw new Error("they are not there");
  expect(place.x).toBeGreaterThanOrEqual(search.x + search.width);
  expect(Math.abs(place.y + place.height / 2 - (search.y + search.height / 2))).toBeLessThan(8);
  await button.click();
  const link = await alice.page.getByRole("textbox", { name: "Meeting link" }).inputValue();
  await alice.page.keyboard.press("Escape");

  const gustav = await cast.person("gustav");
  await gustav.joins(link);
  await expect(manager.row("gustav")).toBeVisible();
  await expect(manager.group("In the meeting (2)")).toBeVisible();
  await manager.people.getByRole("searchbox").fill("gus");
  await expect(manager.row("carol")).toHaveCount(0);
  await expect(manager.row("gustav")).toBeVisible();
});

test("the unconnected are invited again all at once, and the list is cleared", async ({ gavel, cast }) => {
  // T5, T7
  const { manager, room, carol, alice } = await managed(gavel, cast, "Thursday planning");
  const bob = await cast.inside(room, "bob", "participant");
  await expect(manager.row("bob")).toBeVisible();
  await bob.page.locator("#leave").click();
  await expect(manager.group("Unconnected (1)")).toBeVisible();
  await carol.showParticipants();
  await expect(carol.page.getByText("Unconnected (1)")).toBeVisible();

  await manager.forGroup("unconnected", "Invite again");
  await expect(alice.page.getByRole("button", { name: /^Copy the link/ })).toHaveCount(1);
  await alice.page.keyboard.press("Escape");
  await manager.forGroup("unconnected", "Clear list");
  await manager.answers("Clear list");
  await expect(manager.group(/^Unconnected/)).toHaveCount(0);
  await expect(carol.page.getByText(/^Unconnected/)).toHaveCount(0);
});

test("everybody or a selection is muted and removed at once, and who is removed finds the door shut", async ({
  gavel,
  cast,
}) => {
  // T7, T8, T11
  const { manager, room, carol, alice } = await managed(gavel, cast, "Groups");
  const bob = await cast.inside(room, "bob", "participant");
  const gustav = await cast.inside(room, "gustav", "guest");
  await expect(manager.group("In the meeting (3)")).toBeVisible();

  await manager.controls("Mute all");
  for (const one of [carol, bob, gustav]) {
    await expect(one.page.getByRole("button", { name: "Muted by host" })).toBeVisible();
  }

  await manager.acts("bob", "Select");
  await manager.row("gustav").click({ modifiers: ["Control"] });
  await manager.page.getByRole("button", { name: "Remove 2…" }).click();
  const dialog = alice.page.getByRole("alertdialog");
  await dialog.getByText("Do not allow to rejoin").click();
  await dialog.getByRole("button", { name: "Remove and block" }).click();
  await expect(bob.heading).toHaveText(REMOVED);
  await expect(gustav.heading).toHaveText(REMOVED);
  await expect(alice.receipt).toContainText(/2 people were removed\..*Silent after/);
  await expect(manager.group("Blocked (2)")).toBeVisible();
  await expect(carol.leave).toBeVisible();
});

test("a participant's microphone and camera are stopped and asked for from the manager", async ({
  gavel,
  cast,
}) => {
  // T11
  const { manager, room } = await managed(gavel, cast, "Devices");
  const bob = await cast.inside(room, "bob", "participant");
  await expect(manager.row("bob")).toContainText("Microphone on, camera on");
  await manager.acts("bob", "Mute");
  await expect(bob.page.getByRole("button", { name: "Muted by host" })).toBeVisible();
  await expect(manager.row("bob")).toContainText("Muted by host");
  await manager.acts("bob", "Stop video");
  await expect(bob.page.getByRole("button", { name: "Start video" })).toBeVisible();
  await expect(manager.row("bob")).toContainText("camera off");
  await manager.acts("bob", "Ask to unmute");
  await bob.page.getByRole("alert").getByRole("button", { name: "Unmute" }).click();
  await expect(manager.row("bob")).toContainText("Microphone on, camera off");

  // What somebody does by themselves shows at once, too.
  await bob.page.getByRole("button", { name: "Mute", exact: true }).click();
  await expect(manager.row("bob")).toContainText("Muted, camera off");
});

test("PIN and ID are set, made up, deleted and changed while people meet, and whoever is in stays", async ({
  gavel,
  cast,
}) => {
  // T12
  const { manager, room, carol, alice } = await managed(gavel, cast, "Numbers");
  const { access } = manager;
  await access.getByRole("button", { name: "Set the PIN", exact: true }).click();
  await alice.page.getByRole("textbox", { name: "New PIN" }).fill("12");
  await manager.answers("Save");
  await expect(alice.page.getByText("Use 4 to 64 characters.")).toBeVisible();
  await alice.page.getByRole("textbox", { name: "New PIN" }).fill("4719");
  await manager.answers("Save");
  await expect(access.getByText("4719")).toBeVisible();

  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.page.getByRole("textbox", { name: "PIN" }).fill("0000");
  await gustav.asks();
  await expect(gustav.page.getByText("This PIN is not right.")).toBeVisible();
  await gustav.page.getByRole("textbox", { name: "PIN" }).fill("4719");
  await gustav.asks();
  await expect(gustav.leave).toBeVisible();

  await access.getByRole("button", { name: "Make up a new PIN", exact: true }).click();
  await expect(access.getByText(/^\d{6}$/)).toBeVisible();
  await access.getByRole("button", { name: "Delete the PIN", exact: true }).click();
  await manager.answers("Delete");
  await expect(access.getByRole("status").first()).toHaveText("None");
  const dora = await cast.person("dora");
  await dora.joins(room.url);

  const fresh = `fresh-${crypto.randomUUID().slice(0, 8)}`;
  await access.getByRole("button", { name: "Change the ID" }).click();
  await alice.page.getByRole("textbox", { name: "New ID" }).fill(fresh);
  await manager.answers("Save");
  await expect(access.getByText(fresh)).toBeVisible();
  await alice.page.waitForURL(`${gavel.url}/manage/${fresh}`);
  await expect(manager.group("In the meeting (3)")).toBeVisible();
  await expect(carol.leave).toBeVisible();
  const late = await cast.person("late");
  await late.page.goto(room.url);
  await expect(late.heading).toHaveText("There is no such meeting");
  await late.joins(`${gavel.url}/m/${fresh}`);
  await expect(manager.row("late")).toBeVisible();
});

test("strangers are kept out with one order: a new PIN, the lock, and a look at who is inside", async ({
  gavel,
  cast,
}) => {
  // T12, T13
  const { manager, room, alice, carol } = await managed(gavel, cast, "Strangers");
  await manager.access.getByRole("button", { name: "Keep strangers out…" }).click();
  await manager.answers("Keep strangers out");
  const dialog = alice.page.getByRole("dialog", { name: "Strangers are kept out" });
  await expect(dialog.getByText(/^\d{6}$/)).toBeVisible();
  await expect(dialog.getByRole("listitem")).toHaveText([/^carol/]);
  await manager.answers("Close");
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await expect(gustav.page.getByRole("textbox", { name: "PIN" })).toBeVisible();
  await expect(carol.leave).toBeVisible();
});

test("the conference is locked and unlocked from the manager", async ({ gavel, cast }) => {
  // T13
  const { manager, room, carol } = await managed(gavel, cast, "Lock");
  await manager.access.getByRole("button", { name: "Lock conference" }).click();
  await expect(carol.page.getByRole("button", { name: "Door: Locked. Change" })).toBeVisible();
  await refusedAs(cast, room, "gustav", "The meeting is locked");
  // Whom a moderator explicitly adds gets in.
  const order = { guests: [{ name: "bob" }] };
  const invited = await gavel.call("POST", `/conferences/${room.alias}/invite`, order);
  const bob = await cast.person("bob");
  await bob.joins(invited.body.invitations[0].url);

  await manager.access.getByRole("button", { name: "Unlock conference" }).click();
  const dora = await cast.person("dora");
  await dora.joins(room.url);
  await manager.controls("Lock conference");
  await expect(manager.access.getByText("Only the owner, moderators", { exact: false })).toBeVisible();
});

test("who waits is admitted from the manager, and what happened stands there with its reason", async ({
  gavel,
  cast,
}) => {
  const { manager, room, alice } = await managed(gavel, cast, "Waiting", { door: "knock" });
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.asks();
  await expect(manager.group("Waiting (1)")).toBeVisible();
  await manager.people.getByRole("button", { name: "Admit gustav" }).click();
  await expect(gustav.leave).toBeVisible();

  await manager.acts("gustav", "Disconnect participant");
  const dialog = alice.page.getByRole("alertdialog");
  await dialog.getByRole("button", { name: /Reason/ }).click();
  await alice.page.getByRole("option", { name: "Spam" }).click();
  await dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(gustav.heading).toHaveText(REMOVED);
  await expect(gustav.page.getByText("Spam")).toBeVisible();

  const lines = manager.happened.getByRole("listitem");
  await expect(lines.first()).toContainText("Alice removed gustav");
  await expect(lines.first()).toContainText("Spam");
  await expect(lines.filter({ hasText: "gustav waits to be let in" })).toHaveCount(1);
  await expect(lines.filter({ hasText: "Alice let gustav in" })).toHaveCount(1);
});

test("the audit of the meeting shows every order and refusal to the owner as they come", async ({
  gavel,
  cast,
}) => {
  const { manager, room } = await managed(gavel, cast, "Audit");
  const ticket = await gavel.ticket(room, "bob", "participant");
  await manager.happened.getByRole("tab", { name: "Audit" }).click();
  await manager.controls("Mute all");
  const rows = manager.happened.getByRole("listitem");
  await expect(rows.filter({ hasText: "Alice: Mute" }).first()).toContainText("Done · Manager");
  const refused = await gavel.call("POST", `/conferences/${room.alias}/lock`, {}, ticket.ticket);
  expect(refused.status).toBe(403);
  await expect(rows.first()).toContainText("bob: Lock");
  await expect(rows.first()).toContainText("Refused · not_moderator");
});

test("permissions and the spotlight are set for everybody from the manager", async ({ gavel, cast }) => {
  const { manager, room, alice } = await managed(gavel, cast, "For all");
  const bob = await cast.inside(room, "bob", "participant");
  await expect(manager.row("bob")).toBeVisible();
  const permissions = alice.page.getByRole("region", { name: "What people may do by themselves" });
  const chat = permissions.getByRole("radiogroup", { name: "Write in the chat" });
  await chat.getByText("Moderators").click();
  const conference = () => gavel.call("GET", `/conferences/${room.alias}`).then(({ body }) => body);
  await expect.poll(async () => (await conference()).permissions.chat).toBe("hosts");
  await bob.page.getByRole("button", { name: /^Chat/ }).click();
  await expect(bob.page.getByText("Only hosts write here at the moment.", { exact: false })).toBeVisible();

  const layout = alice.page.getByRole("region", { name: "Layout for everyone" });
  await layout.getByRole("button", { name: "Put into the spotlight" }).click();
  await alice.page.getByRole("menuitem", { name: "bob" }).click();
  await expect(layout.getByRole("listitem")).toHaveText(["bob"]);
  await expect.poll(async () => (await conference()).spotlight.length).toBe(1);
  await layout.getByRole("button", { name: /Layout/ }).click();
  await alice.page.getByRole("option", { name: "Speaker large" }).click();
  await expect.poll(async () => (await conference()).layout).toBe("speaker");
  await layout.getByRole("button", { name: "Take bob out of the spotlight" }).click();
  await expect.poll(async () => (await conference()).spotlight.length).toBe(0);
});

test("raised hands stand apart, and are lowered all at once", async ({ gavel, cast }) => {
  const { manager, room } = await managed(gavel, cast, "Hands");
  const ticket = await gavel.ticket(room, "bob", "participant");
  const bob = await cast.person("bob");
  await bob.joins(ticket.url);
  await expect(manager.row("bob")).toBeVisible();
  await gavel.call("POST", `/conferences/${room.alias}/hand`, { up: true }, ticket.ticket);
  await expect(manager.group("Hands (1)")).toBeVisible();
  await manager.people.getByRole("button", { name: "Lower all" }).click();
  await expect(manager.group(/^Hands/)).toHaveCount(0);
});

test("everybody is disconnected from the manager, and PIN, ID and invited people are there while nobody meets", async ({
  gavel,
  cast,
}) => {
  // T12, and P3 as the manager has it
  const { manager, room, carol, alice, owner } = await managed(gavel, cast, "The end");
  const invited = { guests: [{ name: "Dora Falk" }] };
  await gavel.call("POST", `/rooms/${room.id}/invitees`, invited, owner.token);
  await alice.page.getByRole("button", { name: "Disconnect all…" }).click();
  await expect(alice.page.getByRole("alertdialog")).toContainText("Everyone will be disconnected: 1 person.");
  await manager.answers("Yes, I’m sure");
  await expect(carol.heading).toHaveText("The host ended the meeting for everyone.");

  await expect(alice.page.getByText("Nobody meets")).toBeVisible();
  await expect(alice.page.getByRole("region", { name: "Invited (1)" })).toContainText("Dora Falk");
  await manager.access.getByRole("button", { name: "Set the PIN", exact: true }).click();
  await alice.page.getByRole("textbox", { name: "New PIN" }).fill("8080");
  await manager.answers("Save");
  await expect(manager.access.getByText("8080")).toBeVisible();
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await expect(gustav.page.getByRole("textbox", { name: "PIN" })).toBeVisible();
  const fresh = `idle-${crypto.randomUUID().slice(0, 8)}`;
  await manager.access.getByRole("button", { name: "Change the ID" }).click();
  await alice.page.getByRole("textbox", { name: "New ID" }).fill(fresh);
  await manager.answers("Save");
  await alice.page.waitForURL(`${gavel.url}/manage/${fresh}`);
  await expect(manager.access.getByText(fresh)).toBeVisible();

  await alice.page.getByRole("button", { name: "Start" }).click();
  await alice.page.waitForURL(`${gavel.url}/m/${fresh}`);
  await alice.asks();
  await expect(alice.leave).toBeVisible();
});

test("moderators govern by their own link, participants do not, and a conference that begins is seen", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Links");
  const host = await gavel.ticket(room, "carol", "host");
  const guest = await gavel.ticket(room, "gustav", "guest");
  const manage = (url: string) => url.replace("/m/", "/manage/");
  const carol = await cast.person("carol");
  await carol.page.goto(manage(host.url));
  await expect(carol.page.getByText("Nobody meets")).toBeVisible();

  const dora = await cast.inside(room, "dora", "host");
  const manager = new Manager(carol.page);
  await expect(manager.row("dora")).toBeVisible();
  await manager.acts("dora", "Mute");
  await expect(dora.page.getByRole("button", { name: "Muted by host" })).toBeVisible();

  const gustav = await cast.person("gustav");
  await gustav.page.goto(manage(guest.url));
  await expect(gustav.heading).toHaveText("This page is for those who run the meeting");
});
