// Who is added to a meeting, invited back, and taken off the list of those who have not come.
import { account, atThePhone, logsIn } from "../src/accounts.ts";
import { controls, does, forGroup, group, panel } from "../src/panel.ts";
import { expect, test } from "../src/test.ts";

const GONE = "Another participant disconnected you from this meeting.";

test("those who did not join are taken off the list one by one, or all, and their links are dead", async ({
  gavel,
  cast,
}) => {
  // T5, T7
  const room = await gavel.room("Invited");
  const alice = await cast.inside(room, "alice", "host");
  const guests = ["gustav", "dora", "sam"].map((name) => ({ name }));
  const invited = await gavel.call("POST", `/conferences/${room.alias}/invite`, { guests });
  const links = invited.body.invitations as { name: string; url: string }[];
  const linkOf = (who: string) => links.find(({ name }) => name === who)?.url ?? "";
  await alice.showParticipants();
  await expect(group(alice, "Unconnected").getByRole("heading")).toHaveText("Unconnected (3)");

  await does(alice, "gustav", "Remove from list");
  await expect(group(alice, "Unconnected").getByRole("heading")).toHaveText("Unconnected (2)");
  const gustav = await cast.person("gustav");
  await gustav.opens(linkOf("gustav"));
  await gustav.asks();
  await expect(gustav.heading).toHaveText("This invitation no longer works");

  // All again: everybody left on the list gets a new link, and the old one is still theirs.
  await forGroup(alice, "unconnected", "Invite again");
  await expect(alice.dialog.getByRole("button", { name: /^Copy the link for/ })).toHaveCount(2);
  await alice.page.keyboard.press("Escape");
  const dora = await cast.person("dora");
  await dora.joins(linkOf("dora"));

  await forGroup(alice, "unconnected", "Clear list");
  await expect(alice.dialog).toContainText("1 entry");
  await alice.dialog.getByRole("button", { name: "Clear list" }).click();
  await expect(group(alice, "Unconnected")).toHaveCount(0);
  const sam = await cast.person("sam");
  await sam.opens(linkOf("sam"));
  await sam.asks();
  await expect(sam.heading).toHaveText("This invitation no longer works");
  await expect(dora.leave).toBeVisible();
});

test("people, groups and guests are added to a running, locked conference", async ({ gavel, cast }) => {
  // T2, T6, T13
  test.setTimeout(180_000);
  const [owner, bobs, doras] = [
    await account(gavel, "Alice Berg"),
    await account(gavel, "Bob Meyer"),
    await account(gavel, "Dora Silva"),
  ];
  const choir = `Choir ${owner.id.slice(-6)}`;
  const group_ = await gavel.call("POST", "/groups", { name: choir, members: [doras.id] });
  expect(group_.status).toBe(201);
  const alias = `added-${owner.id.toLowerCase()}`;
  const room = await gavel.call(
    "POST",
    "/rooms",
    { name: "Added", kind: "meeting", aliases: [alias] },
    owner.token,
  );
  expect(room.status).toBe(201);
  const alice = await cast.person("Alice Berg");
  await logsIn(alice, gavel, owner);
  await alice.joins(`${gavel.url}/m/${alias}`);
  const phone = await atThePhone(gavel, bobs);
  await alice.showParticipants();
  await controls(alice, "Lock conference");

  await panel(alice).getByRole("button", { name: "Add participants" }).click();
  const add = alice.dialog;
  await add.getByLabel("People and groups").fill(bobs.username);
  await add.getByText(bobs.username).click();
  await add.getByLabel("People and groups").fill(choir);
  await add.getByText(choir).click();
  await add.getByLabel("Guest, by name").fill("gustav");
  await alice.page.keyboard.press("Enter");
  await expect(add.getByRole("list", { name: "To be invited" }).getByRole("listitem")).toHaveCount(3);
  await add.getByRole("button", { name: "Invite 3" }).click();
  const results = alice.page.getByRole("dialog", { name: "3 people are invited" });
  await expect(results.getByRole("listitem").filter({ hasText: "Bob Meyer" })).toContainText("Calling …");
  await expect(results.getByRole("listitem").filter({ hasText: "gustav" })).toContainText(
    "Comes by the link",
  );
  const place = await phone.rings;

  // The guest's own link opens the lock; the public one does not.
  await alice.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await results.getByRole("button", { name: "Copy the link for gustav" }).click();
  const link = await alice.page.evaluate(() => navigator.clipboard.readText());
  const stranger = await cast.person("stranger");
  await stranger.opens(`${gavel.url}/m/${alias}`);
  await stranger.asks();
  await expect(stranger.heading).toHaveText("The meeting is locked");
  const gustav = await cast.person("gustav");
  await gustav.joins(link);
  await expect(results.getByRole("listitem").filter({ hasText: "gustav" })).toContainText("In the meeting");

  const accepted = await gavel.call("POST", `/me/calls/${place}/accept`, {}, bobs.token);
  expect(accepted.status).toBe(200);
  const bob = await cast.person("Bob Meyer");
  await bob.joins(accepted.body.url);
  await expect(results.getByRole("listitem").filter({ hasText: "Bob Meyer" })).toContainText(
    "In the meeting",
  );
  await alice.page.keyboard.press("Escape");
  await expect(group(alice, "Unconnected").getByRole("row", { name: "Dora Silva" })).toBeVisible();
  phone.hangUp();

  // Somebody blocked has to be meant.
  await does(alice, "Bob Meyer", "Disconnect participant");
  await alice.dialog.getByText("Do not allow to rejoin").click();
  await alice.dialog.getByRole("button", { name: "Remove and block" }).click();
  await expect(bob.heading).toHaveText(GONE);
  await panel(alice).getByRole("button", { name: "Add participants" }).click();
  await add.getByLabel("People and groups").fill(bobs.username);
  await add.getByText(bobs.username).click();
  await add.getByRole("button", { name: "Invite 1" }).click();
  const question = alice.page.getByRole("alertdialog", { name: "Bob Meyer: lift the block?" });
  await question.getByRole("button", { name: "Lift the block and invite" }).click();
  await expect(alice.page.getByRole("dialog", { name: "An invitation for Bob Meyer" })).toBeVisible();
  await expect(group(alice, "Blocked")).toHaveCount(0);
});

test("who holds a ticket and has no account adds guests, and is told how to add others", async ({
  gavel,
  cast,
}) => {
  // T2
  const room = await gavel.room("By ticket");
  const alice = await cast.inside(room, "alice", "host");
  await alice.showParticipants();
  await panel(alice).getByRole("button", { name: "Add participants" }).click();
  await expect(alice.dialog).toContainText("Log in to add people of the address book.");
  await expect(alice.dialog.getByLabel("Meeting link")).toHaveValue(room.url);
  await alice.dialog.getByLabel("Guest, by name").fill("gustav");
  await alice.page.keyboard.press("Enter");
  await alice.dialog.getByRole("button", { name: "Invite 1" }).click();
  const link = await alice.page.getByLabel("Personal link").inputValue();
  const gustav = await cast.person("gustav");
  await gustav.joins(link);
});
