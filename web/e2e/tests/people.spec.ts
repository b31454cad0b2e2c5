// The participants panel: its groups, what a host does with one person, several and all, and what the others notice.
import { account, logsIn, roomOf } from "../src/accounts.ts";
import { controls, does, forGroup, group, names, panel, picks } from "../src/panel.ts";
import type { Person } from "../src/person.ts";
import { expect, test } from "../src/test.ts";

const GONE = "Another participant disconnected you from this meeting.";

test("each person stands in one group: waiting, hands, in the meeting, unconnected, blocked", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Groups", { door: "knock" });
  const bobs = await gavel.ticket(room, "bob", "participant");
  const alice = await cast.inside(room, "alice", "host");
  const gustav = await cast.person("gustav");
  const bob = await cast.person("bob");
  await alice.showParticipants();
  for (const one of [bob, gustav]) {
    await one.opens(one === bob ? bobs.url : room.url);
    await one.asks();
    await expect(group(alice, "Waiting").getByRole("row", { name: one.name })).toBeVisible();
  }
  await expect(group(alice, "Waiting").getByRole("heading")).toHaveText("Waiting (2)");

  await panel(alice).getByRole("button", { name: "Admit bob" }).click();
  await expect(bob.leave).toBeVisible();
  await gavel.call("POST", `/conferences/${room.alias}/hand`, { up: true }, bobs.ticket);
  await expect(group(alice, "Hands").getByRole("row", { name: "bob" })).toContainText(
    "Hand raised, number 1",
  );
  expect(await names(group(alice, "In the meeting"))).toEqual(["alice"]);
  await group(alice, "Hands").getByRole("button", { name: "Lower all" }).click();
  await expect(group(alice, "In the meeting").getByRole("heading")).toHaveText("In the meeting (2)");
  await expect(group(alice, "Hands")).toHaveCount(0);

  // Declined and blocked, from the menu of one who waits.
  await does(alice, "gustav", "Decline and block");
  await alice.dialog.getByRole("button", { name: "Decline and block" }).click();
  await expect(group(alice, "Blocked").getByRole("row", { name: "gustav" })).toBeVisible();
  await expect(group(alice, "Waiting")).toHaveCount(0);
  await expect(group(alice, "Unconnected")).toHaveCount(0);
  await expect(gustav.heading).not.toHaveText(/Please wait/);

  await bob.leave.click();
  await expect(group(alice, "Unconnected").getByRole("row", { name: "bob" })).toContainText("Left:");
  await does(alice, "gustav", "Unblock");
  await expect(group(alice, "Blocked")).toHaveCount(0);
});

test("an act is applied to all, or to those selected with check boxes, Shift and Ctrl", async ({
  gavel,
  cast,
}) => {
  // T7
  const room = await gavel.room("Several");
  const alice = await cast.inside(room, "alice", "host");
  const others: Person[] = [];
  for (const name of ["bob", "dora", "gustav", "sam"])
    others.push(await cast.inside(room, name, "participant"));
  const [bob, dora, gustav, sam] = others as [Person, Person, Person, Person];
  await alice.showParticipants();
  await expect(alice.row("sam")).toBeVisible();

  const muted = async () =>
    (await gavel.participants(room))
      .filter((one) => one.muted_by_host)
      .map((one) => one.name)
      .sort();
  await forGroup(alice, "in the meeting", "Mute");
  await expect.poll(muted).toEqual(["bob", "dora", "gustav", "sam"]);
  await forGroup(alice, "in the meeting", "Ask to unmute");
  await expect.poll(muted).toEqual([]);

  // Select by the menu, then a check box, then Shift and Ctrl.
  await does(alice, "bob", "Select");
  await alice.row("dora").locator("label").click();
  await expect(panel(alice)).toContainText("2 selected");
  await alice.row("sam").click({ modifiers: ["Shift"] });
  await alice.row("gustav").click({ modifiers: ["Control"] });
  await expect(panel(alice)).toContainText("2 selected");
  const bar = alice.page.getByRole("group", { name: "Acts for the selected" });
  await bar.getByRole("button", { name: "Mute" }).click();
  await expect.poll(muted).toEqual(["dora", "sam"]);

  await alice.row("bob").click({ modifiers: ["Control"] });
  await bar.getByRole("button", { name: "Remove 3…" }).click();
  await expect(alice.dialog).toContainText("Remove 3 people from this meeting?");
  await alice.dialog.getByRole("button", { name: "Remove", exact: true }).click();
  for (const gone of [bob, dora, sam]) await expect(gone.heading).toHaveText(GONE);
  await expect(gustav.leave).toBeVisible();
  await expect(alice.receipt).toContainText("3 people were removed.");
  await alice.receipt.getByRole("button", { name: "Invite all back" }).click();
  await expect(alice.dialog.getByRole("button", { name: /^Copy the link for/ })).toHaveCount(3);
});

test("a moderator disconnects a participant and a moderator, never the owner, and a block keeps them out", async ({
  gavel,
  cast,
}) => {
  // T8
  const owner = await account(gavel, "Alice Berg");
  const made = await gavel.call(
    "POST",
    "/rooms",
    { name: "Owned", kind: "meeting", aliases: [`owned-${owner.id.toLowerCase()}`] },
    owner.token,
  );
  const room = {
    id: made.body.id,
    alias: made.body.aliases[0],
    url: `${gavel.url}/m/${made.body.aliases[0]}`,
  };
  const alice = await cast.person("Alice Berg");
  await logsIn(alice, gavel, owner);
  await alice.joins(room.url);
  const carol = await cast.inside(room, "carol", "host");
  const oscar = await cast.inside(room, "oscar", "host");
  await carol.showParticipants();

  await carol.row("Alice Berg").click({ button: "right" });
  await expect(carol.page.getByRole("menuitem", { name: "Mute", exact: true })).toBeVisible();
  for (const absent of ["Disconnect participant", "Remove as moderator", "Move to waiting room"]) {
    await expect(carol.page.getByRole("menuitem", { name: absent })).toHaveCount(0);
  }
  await carol.page.keyboard.press("Escape");
  await carol.row("Alice Berg").hover();
  await expect(carol.row("Alice Berg").getByRole("button", { name: /^Remove/ })).toHaveCount(0);

  await does(carol, "oscar", "Disconnect participant");
  await carol.dialog.getByText("Do not allow to rejoin").click();
  await carol.dialog.getByRole("button", { name: "Remove and block" }).click();
  await expect(oscar.heading).toHaveText(GONE);
  await oscar.page.reload();
  await oscar.asks();
  await expect(oscar.heading).toHaveText("You cannot join this meeting again");
  await expect(alice.leave).toBeVisible();
});

test("Mute all but one shuts everybody else and asks that one to speak", async ({ gavel, cast }) => {
  // T9
  const room = await gavel.room("Single speaker");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await cast.inside(room, "dora", "participant");
  await alice.showParticipants();
  await does(alice, "bob", "Mute");
  await expect(alice.row("bob")).toContainText("Muted by host");
  await does(alice, "bob", "Mute all but bob");
  const heard = async () =>
    (await gavel.participants(room)).filter((one) => !one.muted_by_host).map((one) => one.name);
  await expect.poll(heard).toEqual(["bob"]);
  await expect(alice.row("bob")).toContainText("Asked to unmute, waiting");
  await expect(bob.page.getByText("A host asks you to unmute.")).toBeVisible();
  await bob.page.getByRole("alert").getByRole("button", { name: "Unmute" }).click();
  await expect(alice.row("bob")).toContainText("Microphone on");
  await expect(alice.row("dora")).toContainText("Muted by host");
});

test("a host chooses somebody's microphone and gain, and that person decides", async ({ gavel, cast }) => {
  // T11
  const room = await gavel.room("Devices");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  const inventory = async () => {
    const { body } = await gavel.call("GET", `/conferences/${room.alias}/details`);
    const seats = await gavel.participants(room);
    const bobs = seats.find((one) => one.name === "bob")?.id;
    return body.items.find((one: { seat: string }) => one.seat === bobs)?.inventory;
  };
  await expect.poll(async () => (await inventory())?.microphones.length).toBeGreaterThan(1);
  const before = await inventory();
  const other = before.microphones.find(
    ({ id }: { id: string }) => id !== before.microphone && id !== "default",
  );

  const choose = async () => {
    await does(alice, "bob", "Devices…");
    await alice.dialog.getByRole("button", { name: /Microphone/ }).click();
    await alice.page.getByRole("option", { name: other.label, exact: true }).click();
    await alice.dialog.getByRole("slider").focus();
    await alice.page.keyboard.press("ArrowRight");
    await alice.dialog.getByRole("button", { name: "Use these" }).click();
    await expect(alice.dialog).toContainText("Waiting for bob’s answer.");
    await expect(bob.page.getByText("A host would like you to use another camera")).toBeVisible();
  };
  await choose();
  await bob.page.getByRole("button", { name: "Keep mine" }).click();
  await expect(alice.dialog).toContainText("bob does not use them.");
  expect((await inventory()).microphone).toBe(before.microphone);
  await alice.page.keyboard.press("Escape");

  await choose();
  await bob.page.getByRole("button", { name: "Use theirs" }).click();
  await expect(alice.dialog).toContainText("bob uses them now.");
  expect(await inventory()).toMatchObject({ microphone: other.id, gain: 105 });
});

test("a guest is given another name, and everybody reads it", async ({ gavel, cast }) => {
  const owner = await account(gavel, "Dora Silva");
  const room = await roomOf(gavel, owner, "Names");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await cast.inside(room, "xX_gustav_Xx", "guest");
  await alice.showParticipants();
  await does(alice, "xX_gustav_Xx", "Rename…");
  await alice.dialog.getByLabel("Name", { exact: true }).fill("Gustav Lind");
  await alice.dialog.getByRole("button", { name: "Save" }).click();
  await expect(alice.row("Gustav Lind")).toBeVisible();
  await expect(bob.tile("Gustav Lind")).toBeVisible();
  await expect(bob.tile("xX_gustav_Xx")).toHaveCount(0);

  // Who has an account is called what the account says.
  const dora = await cast.person("Dora Silva");
  await logsIn(dora, gavel, owner);
  await dora.joins(room.url);
  await alice.row("Dora Silva").click({ button: "right" });
  await expect(alice.page.getByRole("menuitem", { name: "Select" })).toBeVisible();
  await expect(alice.page.getByRole("menuitem", { name: "Rename…" })).toHaveCount(0);
});

test("everybody's devices are one menu away, and so is what everybody may", async ({ gavel, cast }) => {
  // T11, P9
  const room = await gavel.room("Everybody");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.seesAndHears(1);
  await alice.showParticipants();
  await controls(alice, "Stop all video");
  await expect(alice.row("bob")).toContainText("camera off");
  await controls(alice, "Mute all");
  await expect(alice.row("bob")).toContainText("Muted by host");

  await panel(alice).getByRole("button", { name: "Control" }).click();
  await picks(alice, "Everyone may");
  await alice.page.getByRole("menuitemcheckbox", { name: "Unmute themselves" }).click();
  await expect
    .poll(async () => (await gavel.call("GET", `/conferences/${room.alias}`)).body.permissions.unmute)
    .toBe("hosts");
  await alice.page.keyboard.press("Escape");
  await alice.page.keyboard.press("Escape");
  await bob.page.getByRole("button", { name: "Muted by host" }).click();
  await expect(bob.page.getByText("A host has muted you. Ask in the chat to speak.")).toBeVisible();

  // One may after all.
  await alice.row("bob").click({ button: "right" });
  await picks(alice, "Permissions");
  await alice.page.getByRole("menuitemcheckbox", { name: "Unmute themselves" }).click();
  await expect
    .poll(async () => (await gavel.participants(room)).find(({ name }) => name === "bob").rights.unmute)
    .toBe(true);
});

test("PIN and ID change while people meet, and strangers are kept out by one act", async ({
  gavel,
  cast,
}) => {
  // T12, T13
  const room = await gavel.room("Access");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  await controls(alice, "PIN and ID…");
  await alice.dialog.getByLabel("New PIN").fill("4719");
  await alice.dialog.getByRole("button", { name: "Set", exact: true }).click();
  await expect(alice.dialog).toContainText("Whoever comes is asked for a PIN.");
  const gustav = await cast.person("gustav");
  await gustav.opens(room.url);
  await gustav.page.getByLabel("PIN", { exact: true }).fill("4719");
  await gustav.asks();
  await expect(gustav.leave).toBeVisible();

  await alice.dialog.getByRole("button", { name: "Delete PIN" }).click();
  await expect(alice.dialog).toContainText("Nobody is asked for a PIN.");
  const id = `${room.alias}-b`;
  await alice.dialog.getByLabel("ID of the conference").fill(id);
  await alice.dialog.getByRole("button", { name: "Change", exact: true }).click();
  await expect(alice.dialog.getByRole("button", { name: "Change", exact: true })).toBeDisabled();
  expect((await gavel.call("GET", `/rooms/${room.alias}/lobby`)).status).toBe(404);
  expect((await gavel.call("GET", `/rooms/${id}/lobby`)).body.has_pin).toBe(false);
  await alice.page.keyboard.press("Escape");

  await controls(alice, "Keep strangers out…");
  await expect(alice.dialog).toContainText("3 people inside");
  await alice.dialog.getByRole("button", { name: "Keep strangers out" }).click();
  await expect(alice.dialog).toContainText("Strangers are kept out");
  const pin = await alice.dialog.locator("strong").innerText();
  expect(pin.length).toBeGreaterThanOrEqual(4);
  expect((await gavel.call("GET", `/rooms/${id}/lobby`)).body).toMatchObject({ locked: true, has_pin: true });
  await expect(bob.leave).toBeVisible();
  await expect(gustav.leave).toBeVisible();
});

test("the spotlight is for everybody, a pin for oneself, and a guest can be sent to wait", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Stage");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  await bob.showParticipants();
  await does(alice, "bob", "Spotlight for everyone");
  await expect(alice.row("bob").getByRole("img", { name: "In the spotlight" })).toBeVisible();
  await expect(bob.row("bob").getByRole("img", { name: "In the spotlight" })).toBeVisible();
  await does(alice, "bob", "Pin for me");
  await expect(alice.row("bob").getByRole("img", { name: "Pinned for you" })).toBeVisible();
  await expect(bob.row("bob").getByRole("img", { name: "Pinned for you" })).toHaveCount(0);
  await does(alice, "bob", "End spotlight");
  await expect(bob.row("bob").getByRole("img", { name: "In the spotlight" })).toHaveCount(0);

  await controls(alice, "Turn waiting room on");
  await does(alice, "bob", "Move to waiting room");
  await expect(bob.heading).toHaveText("Please wait, a host will let you in");
  await panel(alice).getByRole("button", { name: "Admit bob" }).click();
  await expect(bob.leave).toBeVisible();

  await does(alice, "bob", "Make moderator");
  await expect(alice.row("bob")).toContainText("Moderator");
  await bob.showParticipants();
  await expect(panel(bob).getByRole("button", { name: "Control" })).toBeVisible();
});

test("one device of several is disconnected, and the person stays", async ({ gavel, cast }) => {
  // T8
  const room = await gavel.room("Two devices");
  const alice = await cast.inside(room, "alice", "host");
  const ticket = await gavel.ticket(room, "bob", "participant");
  const laptop = await cast.person("bob");
  await laptop.joins(ticket.url);
  const telephone = await cast.person("bob");
  await telephone.joins(ticket.url);
  await alice.showParticipants();
  await expect(alice.row("bob")).toHaveCount(2);
  await alice.row("bob").last().click({ button: "right" });
  await picks(alice, "Disconnect this device only");
  await alice.dialog.getByRole("button", { name: "Remove", exact: true }).click();
  await expect(telephone.heading).toHaveText(GONE);
  await expect(laptop.leave).toBeVisible();
  await expect(alice.row("bob")).toHaveCount(1);
});
