// The personal area: planning with people and groups, calling and being called, PIN, ID and lock from the card.
import { group, Member } from "../src/member.ts";
import { expect, test } from "../src/test.ts";

test("people of the address book are added when a conference is created", async ({ gavel, cast }) => {
  // T1
  const [alice, bob, carol, dan] = [
    await Member.of(gavel, cast, "Alice"),
    await Member.of(gavel, cast, "Bob"),
    await Member.of(gavel, cast, "Carol"),
    await Member.of(gavel, cast, "Dan"),
  ];
  const choir = await group(gavel, [carol]);
  const { page } = alice;
  await page.getByRole("button", { name: "New conference" }).click();
  const dialog = page.getByRole("dialog", { name: "New conference" });
  await dialog.getByLabel("Name", { exact: true }).fill("Rehearsal");
  const people = dialog.getByRole("combobox", { name: "People and groups" });
  for (const name of [bob.name, choir]) {
    await people.fill(name);
    await page.getByRole("option", { name }).first().click();
  }
  await people.fill("Gustav");
  await page.getByRole("option", { name: "Guest “Gustav”" }).click();
  for (const name of [bob.name, choir, "Gustav"])
    await expect(dialog.getByRole("row", { name, exact: true })).toBeVisible();
  await dialog.getByText("Scheduled", { exact: true }).click();
  await dialog.getByRole("button", { name: /Repeats$/ }).click();
  await page.getByRole("option", { name: "Every day", exact: true }).click();
  await dialog.getByRole("button", { name: "Create" }).click();

  // The guest's own link is shown once.
  const links = page.getByRole("dialog", { name: "Links for your guests" });
  await expect(links.getByRole("textbox", { name: "Gustav" })).toHaveValue(/\/m\/.+#t=/);
  await links.getByRole("button", { name: "Close" }).click();
  const scheduled = page.getByRole("region", { name: "Scheduled conferences" });
  await expect(scheduled.getByRole("listitem").filter({ hasText: "Rehearsal" })).toContainText("every day");
  await expect(alice.card("Rehearsal")).toContainText("3 invited");

  for (const invited of [bob, carol]) {
    await expect(invited.card("Rehearsal")).toContainText("every day");
    await expect(invited.card("Rehearsal").getByRole("button", { name: /^More/ })).toHaveCount(0);
  }
  await dan.page.reload();
  await expect(dan.page.getByRole("heading", { name: "No conferences yet" })).toBeVisible();

  // The same form takes somebody away again, and keeps the others.
  await alice.acts("Rehearsal", "Edit…");
  const edit = page.getByRole("dialog", { name: "Edit Rehearsal" });
  await expect(edit.getByRole("row", { name: choir, exact: true })).toBeVisible();
  await edit.getByRole("button", { name: `Remove ${bob.name}` }).click();
  await edit.getByLabel("Name", { exact: true }).fill("Concert");
  await edit.getByRole("button", { name: "Save" }).click();
  await expect(alice.card("Concert")).toContainText("2 invited");
  await expect(carol.card("Concert")).toContainText("every day");
  await expect(bob.page.getByRole("heading", { name: "No conferences yet" })).toBeVisible();

  const file = page.waitForEvent("download");
  await alice.acts("Concert", "Calendar file");
  expect((await file).suggestedFilename()).toMatch(/\.ics$/);
});

test("a moderator in a conference calls somebody into it; nobody else does", async ({ gavel, cast }) => {
  // T3
  const alice = await Member.of(gavel, cast, "Alice");
  const bob = await Member.of(gavel, cast, "Bob");
  const carol = await Member.of(gavel, cast, "Carol");
  await alice.owns(gavel, "Standup", { invite: { accounts: [carol.id] } });
  await alice.enters("Standup");
  await carol.enters("Standup");
  const call = async (from: Member) => {
    const book = await from.tab("/address-book");
    await book.getByRole("searchbox", { name: "Search people and groups" }).fill(bob.name);
    await book.getByRole("button", { name: `Call ${bob.name}` }).click();
    return book;
  };
  const banner = bob.page.getByRole("alertdialog", { name: `${alice.name} is calling` });

  const refused = await call(carol);
  await expect(refused.getByText("Only moderators of the conference may do this.")).toBeVisible();
  await expect(banner).toHaveCount(0);

  // It rings on whatever page he is; and no more when it is taken back.
  await bob.page.getByRole("link", { name: "History" }).click();
  const book = await call(alice);
  await expect(book.getByText(`${bob.name} is called.`)).toBeVisible();
  await expect(banner).toContainText("Into Standup");
  const { body } = await gavel.call("GET", "/me/conferences", undefined, alice.token);
  const { alias } = body.items[0];
  await gavel.call("POST", `/conferences/${alias}/withdraw`, { scope: "all" }, alice.token);
  await expect(banner).toHaveCount(0);

  await book.getByRole("button", { name: `Call ${bob.name}` }).click();
  await banner.getByRole("button", { name: "Decline" }).click();
  await expect(banner).toHaveCount(0);
  await alice.person.showParticipants();
  await expect(alice.page.getByText(/Declined the call/)).toBeVisible();

  await book.getByRole("button", { name: `Call ${bob.name}` }).click();
  await banner.getByRole("button", { name: "Accept" }).click();
  await bob.person.asks();
  await expect(bob.person.leave).toBeVisible();
  await bob.person.seesAndHears(2);
});

test("whoever is in no meeting is led to a new conference with the one they call", async ({
  gavel,
  cast,
}) => {
  const alice = await Member.of(gavel, cast, "Alice");
  const bob = await Member.of(gavel, cast, "Bob");
  await alice.page.getByRole("link", { name: "Address book" }).click();
  await alice.page.getByRole("button", { name: `Call ${bob.name}` }).click();
  const dialog = alice.page.getByRole("dialog", { name: "You are in no meeting" });
  await dialog.getByRole("button", { name: `New conference with ${bob.name}` }).click();
  const form = alice.page.getByRole("dialog", { name: "New conference" });
  await expect(form.getByRole("row", { name: bob.name, exact: true })).toBeVisible();

  // It rings when it begins, and not before.
  await expect(
    form.getByRole("checkbox", { name: "Call them in the app when the conference begins" }),
  ).toBeChecked();
  await form.getByLabel("Name", { exact: true }).fill("Two of us");
  await form.getByRole("button", { name: "Create" }).click();
  await expect(bob.card("Two of us")).toBeVisible();
  const banner = bob.page.getByRole("alertdialog", { name: `${alice.name} is calling` });
  await expect(banner).toHaveCount(0);
  await alice.page.getByRole("link", { name: "Conferences" }).click();
  await alice.enters("Two of us");
  await expect(banner).toContainText("Into Two of us");
  await banner.getByRole("button", { name: "Accept" }).click();
  await bob.person.asks();
  await expect(bob.person.leave).toBeVisible();
  await bob.person.seesAndHears(1);
});

test("a user group is invited to a new conference, and into the one that runs", async ({ gavel, cast }) => {
  // T6
  const alice = await Member.of(gavel, cast, "Alice");
  const bob = await Member.of(gavel, cast, "Bob");
  const choir = await group(gavel, [bob]);
  const { page } = alice;
  const invite = async () => {
    await page.getByRole("link", { name: "Address book" }).click();
    await page.getByRole("searchbox", { name: "Search people and groups" }).fill(choir);
    const groups = page.getByRole("region", { name: "Groups" });
    await groups.getByRole("listitem").filter({ hasText: choir }).click({ button: "right" });
    await page.getByRole("menuitem", { name: "Invite to conference" }).click();
  };
  await invite();
  const dialog = page.getByRole("dialog", { name: "New conference" });
  await expect(dialog.getByRole("row", { name: choir, exact: true })).toBeVisible();
  await dialog.getByLabel("Name", { exact: true }).fill("Rehearsal");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("Rehearsal is ready.")).toBeVisible();
  await expect(bob.card("Rehearsal")).toBeVisible();

  // A second one runs, and is locked: whom its owner adds now may come all the same.
  await page.getByRole("link", { name: "Conferences" }).click();
  const standup = await alice.owns(gavel, "Standup");
  await cast.inside(standup, "Carol", "host");
  await expect(alice.card("Standup")).toContainText("Running");
  await alice.acts("Standup", "Lock conference");
  await expect(alice.card("Standup")).toContainText("Locked");
  await invite();
  const choice = page.getByRole("dialog", { name: `Invite ${choir} to a conference` });
  await choice.getByRole("button", { name: /Standup, running/ }).click();
  await expect(page.getByRole("option", { name: "A new conference" })).toBeVisible();
  await page.getByRole("option", { name: "Standup, running" }).click();
  await choice.getByRole("button", { name: "Invite" }).click();
  const banner = bob.page.getByRole("alertdialog", { name: `${alice.name} is calling` });
  await banner.getByRole("button", { name: "Accept" }).click();
  await bob.person.asks();
  await expect(bob.person.leave).toBeVisible();
});

test("PIN and ID change while it runs, from the card of an owner who is outside", async ({ gavel, cast }) => {
  // T12
  const alice = await Member.of(gavel, cast, "Alice");
  const board = await alice.owns(gavel, "Board");
  const carol = await cast.inside(board, "Carol", "host");
  await expect(alice.card("Board")).toContainText("Running");
  await alice.acts("Board", "PIN and ID…");
  const dialog = alice.page.getByRole("dialog", { name: "PIN and ID of Board" });
  await dialog.getByRole("button", { name: "Generate PIN" }).click();
  const done = dialog.getByText(/^The PIN is now \d{6}/);
  await expect(done).toBeVisible();
  const pin = /\d{6}/.exec((await done.textContent()) ?? "")?.[0] ?? "";

  const gustav = await cast.person("Gustav");
  await gustav.opens(board.url);
  await gustav.page.getByLabel("PIN").fill("000");
  await gustav.asks();
  await expect(gustav.page.getByText("This PIN is not right.")).toBeVisible();
  await gustav.page.getByLabel("PIN").fill(pin);
  await gustav.asks();
  await expect(gustav.leave).toBeVisible();

  await dialog.getByLabel("New PIN").fill("4711");
  await dialog.getByRole("button", { name: "Set PIN" }).click();
  await expect(dialog.getByText("The PIN is now 4711")).toBeVisible();
  const id = `board-${crypto.randomUUID().slice(0, 8)}`;
  await dialog.getByLabel("New ID").fill(id);
  await dialog.getByRole("button", { name: "Change ID" }).click();
  await expect(dialog.getByText(`The ID is now ${id}`)).toBeVisible();
  await dialog.getByRole("button", { name: "Delete PIN" }).click();
  await expect(dialog.getByText("The PIN is deleted.")).toBeVisible();
  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(alice.card("Board")).toContainText(id);
  await expect(alice.card("Board")).toContainText("2 in");

  const dora = await cast.person("Dora");
  await dora.page.goto(board.url);
  await expect(dora.heading).toHaveText("There is no such meeting");
  await dora.joins(`${gavel.url}/m/${id}`);
  for (const inside of [carol, gustav]) await expect(inside.leave).toBeVisible();
});

test("an owner locks a conference from its card, and unlocks it", async ({ gavel, cast }) => {
  // T13
  const alice = await Member.of(gavel, cast, "Alice");
  const board = await alice.owns(gavel, "Board");
  await expect(alice.card("Board").getByRole("button", { name: /^Lock/ })).toHaveCount(0);
  const carol = await cast.inside(board, "Carol", "host");
  await alice.card("Board").getByRole("button", { name: "Lock conference" }).click();
  await expect(alice.card("Board")).toContainText("Locked");
  const gustav = await cast.person("Gustav");
  await gustav.opens(board.url);
  await gustav.asks();
  await expect(gustav.heading).toHaveText("The meeting is locked");
  await expect(carol.page.getByText("Locked").first()).toBeVisible();

  await alice.card("Board").getByRole("button", { name: "Unlock conference" }).click();
  await expect(alice.card("Board")).toContainText("Open");
  await gustav.joins(board.url);
});

test("an owner who creates a new conference is taken back to the one that runs", async ({ gavel, cast }) => {
  // T14
  const alice = await Member.of(gavel, cast, "Alice");
  const board = await alice.owns(gavel, "Board");
  await alice.enters("Board");
  const bob = await cast.inside(board, "Bob", "guest");
  await alice.page.goto(gavel.url);
  await expect(alice.page.getByText("Board is running.")).toBeVisible();
  await alice.page.getByRole("button", { name: "New conference" }).click();
  await alice.page.getByLabel("Name", { exact: true }).fill("Another");
  await alice.page.getByRole("button", { name: "Start now" }).click();
  const told = alice.page.getByRole("alertdialog", { name: "Your conference is still running" });
  await expect(told).toContainText("no new conference was made");
  await told.getByRole("button", { name: "Go back in" }).click();
  await alice.person.asks();
  await expect(alice.person.leave).toBeVisible();
  await expect(alice.person.heading).toHaveText("Board");
  await expect(bob.leave).toBeVisible();

  // Back by the ID, too: in the same tab the seat is still theirs.
  await alice.page.goto(gavel.url);
  await alice.page.getByRole("button", { name: "Join by ID" }).click();
  await alice.page.getByLabel("Meeting ID").fill(board.alias);
  await alice.page.getByRole("button", { name: "Join", exact: true }).click();
  await expect(alice.person.leave).toBeVisible();

  // With nobody in it any more, a new one begins at once.
  await gavel.call("POST", `/conferences/${board.alias}/disconnect`, { target: { scope: "all" } });
  await alice.page.goto(gavel.url);
  await alice.page.getByRole("button", { name: "New conference" }).click();
  await alice.page.getByLabel("Name", { exact: true }).fill("Another");
  await alice.page.getByRole("button", { name: "Start now" }).click();
  await alice.person.asks();
  await expect(alice.person.heading).toHaveText("Another");
});

test("a conference is deleted, and a log-in is ended, after a question each", async ({ gavel, cast }) => {
  const alice = await Member.of(gavel, cast, "Alice");
  const board = await alice.owns(gavel, "Board");
  const gustav = await cast.inside(board, "Gustav", "host");
  await expect(alice.card("Board")).toContainText("1 in");
  await alice.acts("Board", "Delete…");
  const question = alice.page.getByRole("alertdialog", { name: "Delete Board?" });
  await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
  await question.getByRole("button", { name: "Delete" }).click();
  await expect(alice.page.getByRole("heading", { name: "No conferences yet" })).toBeVisible();
  await expect(gustav.heading).toHaveText("The host ended the meeting for everyone.");

  await gavel.call("DELETE", "/auth/sessions", undefined, alice.token);
  await alice.page.getByRole("button", { name: /user menu$/ }).click();
  await alice.page.getByRole("menuitem", { name: "Log-ins…" }).click();
  await expect(alice.page.getByText("This browser")).toBeVisible();
  await expect(alice.page.getByText("You are logged in nowhere else.")).toBeVisible();
  await gavel.call("DELETE", `/accounts/${alice.id}/sessions`);
  await expect(alice.page.getByText(/You are no longer logged in/)).toBeVisible();
});
