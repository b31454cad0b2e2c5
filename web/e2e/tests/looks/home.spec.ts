// What the personal area looks like at desktop and phone width, and what axe says of its pages and dialogs.

import { look as looks, VIEWPORTS, WIDTHS } from "../../src/looks.ts";
import { group, Member } from "../../src/member.ts";
import { expect, test } from "../../src/test.ts";

for (const width of WIDTHS) {
  test(`the personal area at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow(); // each page twice through axe
    const alice = await Member.of(gavel, cast, "Alice", VIEWPORTS[width]);
    const bob = await Member.of(gavel, cast, "Bob", VIEWPORTS[width]);
    const choir = await group(gavel, [bob]);
    const { page } = alice;
    const look = (name: string, at = page) => looks(at, name, [width]);
    await look("home-empty");

    const schedule = { start: "2199-01-03T10:00:00Z", time_zone: "Europe/Berlin", length_minutes: 60 };
    const weekly = { schedule: { ...schedule, recurrence: "FREQ=WEEKLY;BYDAY=TH" }, guest_pin: "4711" };
    await alice.owns(gavel, "Thursday planning", { ...weekly, invite: { accounts: [bob.id] } });
    await alice.owns(gavel, "Alice’s room", { door: "knock" });
    await alice.owns(gavel, "Auditorium", { kind: "auditorium", limit: 500 });
    const council = await alice.owns(gavel, "Works council");
    await cast.inside(council, "Carol", "host");
    await expect(page.getByText("Works council is running.")).toBeVisible();
    await look("home");

    await page.getByRole("button", { name: "More for Works council" }).click();
    await look("home-menu");
    await page.keyboard.press("Escape");
    const press = (name: string | RegExp) => page.getByRole("button", { name }).click();
    await press("Change the PIN of Thursday planning");
    await expect(alice.person.dialog).toBeVisible();
    await look("home-pin");
    await page.keyboard.press("Escape");
    await alice.acts("Works council", "Delete…");
    await expect(alice.person.dialog).toBeVisible();
    await look("home-delete");
    await page.keyboard.press("Escape");
    await press("Join by ID");
    await expect(alice.person.dialog).toBeVisible();
    await look("home-join");
    await page.keyboard.press("Escape");

    await press("New conference");
    const form = page.getByRole("dialog", { name: "New conference" });
    await expect(form.getByLabel("Name", { exact: true })).toBeFocused();
    await press("Create");
    await form.getByText("Scheduled", { exact: true }).click();
    await form.getByRole("combobox", { name: "People and groups" }).fill(choir);
    await expect(page.getByRole("option", { name: choir }).first()).toBeVisible();
    await look("home-people");
    await page.keyboard.press("Enter");
    await press(/^Door, PIN and ID/);
    await press(/^Who may do what/);
    await look("home-form");
    await form.getByLabel("Name", { exact: true }).fill("Another");
    await form.getByText("Any time", { exact: true }).click();
    await press("Start now");
    await expect(page.getByRole("alertdialog")).toBeVisible();
    await look("home-returned");
    await press("Stay here");
    await alice.acts("Thursday planning", "Edit…");
    await expect(page.getByRole("row", { name: bob.name, exact: true })).toBeVisible();
    await look("home-edit");
    await page.keyboard.press("Escape");

    await bob.page.goto(`${gavel.url}/address-book`);
    await bob.page.getByRole("button", { name: `Acts for ${choir}` }).click();
    await look("book", bob.page);
    await bob.page.keyboard.press("Escape");
    await bob.page.getByRole("button", { name: `Call ${alice.name}` }).click();
    await expect(bob.page.getByRole("dialog", { name: "You are in no meeting" })).toBeVisible();
    await look("book-no-meeting", bob.page);
    await bob.page.keyboard.press("Escape");
    await page.goto(`${gavel.url}/address-book`);
    await page.getByRole("button", { name: `Acts for ${choir}` }).click();
    await page.getByRole("menuitem", { name: "Invite to conference" }).click();
    await expect(page.getByRole("dialog", { name: /^Invite/ })).toBeVisible();
    await look("book-invite");
    await page.keyboard.press("Escape");
    const conference = await gavel.call("POST", "/conferences", { name: "x" }, alice.token);
    await gavel.call(
      "POST",
      `/conferences/${conference.body.room.id}/invite`,
      { accounts: [bob.id] },
      alice.token,
    );
    await expect(bob.page.getByRole("alertdialog")).toBeVisible();
    await look("call", bob.page);

    await page.goto(`${gavel.url}/history`);
    await expect(page.getByText("Works council")).toBeVisible();
    await look("history");
    await page.getByRole("button", { name: /user menu$/ }).click();
    await page.getByRole("menuitem", { name: "Log-ins…" }).click();
    await expect(page.getByText("This browser")).toBeVisible();
    await look("log-ins");
    await page.keyboard.press("Escape");

    await page.goto(gavel.url);
    await page.getByRole("button", { name: "New conference" }).click();
    await form.getByLabel("Name", { exact: true }).fill("Rehearsal");
    await form.getByRole("combobox", { name: "People and groups" }).fill("Gustav");
    await page.getByRole("option", { name: "Guest “Gustav”" }).click();
    await form.getByRole("button", { name: "Create" }).click();
    await expect(page.getByRole("dialog", { name: "Links for your guests" })).toBeVisible();
    await look("home-links");
  });
}
