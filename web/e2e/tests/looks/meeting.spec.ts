// What a meeting looks like, from the page before it to the page after it: its menus, dialogs, banners and receipts.
import type { Page } from "@playwright/test";
import { abroad, look, VIEWPORTS, WIDTHS } from "../../src/looks.ts";
import type { Person } from "../../src/person.ts";
import { expect, test } from "../../src/test.ts";

const closes = async (page: Page) => {
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog").or(page.getByRole("menu"))).toHaveCount(0);
};

for (const width of WIDTHS) {
  const viewport = VIEWPORTS[width];
  const wide = width > 600;

  test(`from the door to the farewell at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow();
    const room = await gavel.room("Thursday planning");
    const invitation = await gavel.ticket(room, "Alice Berg", "host");
    const alice = await cast.person("Alice Berg", viewport);
    await alice.opens(invitation.url);
    await expect(alice.page.locator("video")).toBeVisible();
    await look(alice.page, "prejoin", [width]);
    await alice.asks();
    await expect(alice.leave).toBeVisible();

    const bob = await cast.inside(room, "Bob Meyer", "participant", viewport);
    const gustav = await cast.inside(room, "Gustav Lind", "guest", viewport);
    await Promise.all([alice.seesAndHears(2), gustav.seesAndHears(2)]);
    if (wide) await alice.showParticipants();
    await expect(alice.page.getByText("Gustav Lind").first()).toBeVisible();
    await look(alice.page, "meeting", [width]);

    await alice.showParticipants();
    await alice.row("Gustav Lind").getByText("Gustav Lind").click();
    await alice.page.getByRole("menuitem", { name: "Disconnect participant" }).click();
    const dialog = alice.page.getByRole("alertdialog");
    await dialog.getByText("Do not allow to rejoin").click();
    await dialog.getByRole("textbox", { name: /^Note to/ }).fill("Please write to me after the meeting.");
    await look(alice.page, "remove-dialog", [width]);
    await dialog.getByRole("button", { name: "Remove and block" }).click();
    await expect(gustav.heading).toHaveText("Another participant disconnected you from this meeting.");
    await look(gustav.page, "removed", [width]);
    await expect(alice.receipt).toContainText(/Silent after/);
    await look(alice.page, "receipt", [width]);
    await alice.receipt.getByRole("button", { name: "Receipt" }).click();
    await expect(alice.dialog).toBeVisible();
    await look(alice.page, "receipt-in-full", [width]);
    await closes(alice.page);
    await bob.leave.click();
    await expect(bob.heading).toHaveText("You left the meeting");
    await look(bob.page, "left", [width]);

    // A receipt stays in the language in which it came.
    await bob.page.getByRole("button", { name: "Rejoin" }).click();
    await expect(bob.leave).toBeVisible();
    await alice.receipt.getByRole("button", { name: "Dismiss" }).click();
    await alice.row("Bob Meyer").click({ button: "right" });
    await alice.page.getByRole("menuitem", { name: "Disconnect participant" }).click();
    await dialog.getByText("Do not allow to rejoin").click();
    await abroad(alice.page, width, async () => {
      await dialog.getByRole("button").last().click();
      await expect(
        alice.page
          .getByRole("article")
          .getByText(/ms|م|毫秒/)
          .first(),
      ).toBeVisible();
      return "receipt";
    });
  });

  test(`the menus and settings of a meeting at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow();
    const room = await gavel.room("Thursday planning");
    const alice = await cast.inside(room, "Alice Berg", "host", viewport);
    const bob = await cast.inside(room, "Bob Meyer", "participant");
    await cast.inside(room, "Mei Tanaka", "participant");
    const { page } = alice;
    await bob.chat("Good morning. The minutes are ready.");

    const menus = { Layout: "layout-menu", "User menu": "user-menu" };
    for (const [name, picture] of Object.entries(menus)) {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("menu")).toBeVisible();
      await look(page, picture, [width]);
      await closes(page);
    }
    await page.getByRole("button", { name: /^Door:/ }).click();
    await expect(page.getByRole("menu")).toBeVisible();
    await look(page, "door-menu", [width]);
    await closes(page);
    await page.getByRole("button", { name: /^What has happened/ }).click();
    await look(page, "news", [width]);
    await closes(page);
    await page.getByRole("button", { name: wide ? "React" : "More", exact: true }).click();
    await look(page, wide ? "reactions" : "more-menu", [width]);
    await closes(page);

    await page.getByRole("button", { name: "Layout", exact: true }).click();
    await page.getByRole("menuitem", { name: "Speaker large", exact: true }).click();
    await expect(page.locator('[data-place="small"]').first()).toBeVisible();
    await look(page, "speaker-large", [width]);

    await page.getByRole("button", { name: /^Chat/ }).click();
    await page.getByRole("textbox", { name: "Message" }).fill("/disconnect ");
    await expect(page.getByRole("list", { name: "Completions" })).toBeVisible();
    await look(page, "chat", [width]);
    await page.getByRole("button", { name: "Close chat" }).click();

    for (const tab of ["Audio and video", "Meeting settings", "Shortcuts", "Language"]) {
      await page.getByRole("button", { name: "User menu" }).click();
      await page.getByRole("menuitem", { name: "Settings" }).click();
      await page.getByRole("tab", { name: tab }).click();
      await look(page, `settings-${tab.split(" ")[0]?.toLowerCase()}`, [width]);
      await closes(page);
    }

    await alice.leave.click();
    await expect(page.getByRole("menuitem", { name: /^End call for everyone but me/ })).toBeVisible();
    await look(page, "leave-menu", [width]);
    await page.getByRole("menuitem", { name: /^End call for everyone but me/ }).click();
    await look(page, "end-but-me", [width]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await alice.leave.click();
    await page.getByRole("menuitem", { name: /^End call for everyone(?! but)/ }).click();
    await look(page, "end-for-everyone", [width]);
    await page.getByRole("button", { name: "Cancel" }).click();
    await alice.showParticipants();
    await page.getByRole("button", { name: "Control" }).click();
    await page.getByRole("menuitem", { name: /^Disconnect all/ }).click();
    await look(page, "disconnect-all", [width]);
  });

  test(`what a meeting says to those in it at ${width} pixels`, async ({ gavel, cast }) => {
    test.slow();
    const room = await gavel.room("Thursday planning", { door: "knock" });
    const alice = await cast.inside(room, "Alice Berg", "host", viewport);
    const ticket = await gavel.ticket(room, "Bob Meyer", "participant");
    const bob = await cast.person("Bob Meyer", viewport);
    await bob.joins(ticket.url);
    const jonas = await cast.person("Jonas Weber");
    await jonas.opens(room.url);
    await jonas.asks();
    await expect(alice.page.getByRole("status").filter({ hasText: "Jonas Weber waits" })).toBeVisible();
    await look(alice.page, "somebody-waits", [width]);
    await jonas.close();

    const seat = (await gavel.participants(room)).find(({ name }) => name === "Bob Meyer").id;
    const order = (verb: string, body: object) =>
      gavel.call("POST", `/conferences/${room.alias}/${verb}`, body);
    const says = (one: Person, words: string) =>
      expect(one.page.getByText(words, { exact: false }).first()).toBeVisible();
    await order("mute", { participants: [seat] });
    await expect(bob.page.getByRole("button", { name: "Muted by host" })).toBeVisible();
    await look(bob.page, "muted-by-host", [width]);
    await order("unmute", { participants: [seat] });
    await says(bob, "A host asks you to unmute.");
    await look(bob.page, "asked-to-unmute", [width]);
    await bob.page.getByRole("button", { name: "Stay muted" }).click();

    await gavel.call("POST", `/conferences/${room.alias}/hand`, { up: true }, ticket.ticket);
    await alice.page.getByRole("button", { name: wide ? "Pause all" : "More", exact: true }).click();
    if (!wide) await alice.page.getByRole("menuitem", { name: "Pause all" }).click();
    await says(alice, "Only you are seen and heard");
    await look(alice.page, "paused", [width]);
    await says(bob, "Nobody sees, hears or reads you");
    await look(bob.page, "paused-for-others", [width]);
    await alice.page.getByRole("alert").getByRole("button", { name: "Go on" }).click();
    await expect(bob.page.getByRole("alert")).toHaveCount(0);

    await alice.page.evaluate(() => {
      const { __gavel } = window as unknown as {
        __gavel: { devices: { setShare(on: boolean): Promise<void> } };
      };
      return __gavel.devices.setShare(true);
    });
    await expect(bob.page.getByText("Alice Berg shares the screen").first()).toBeAttached();
    await look(bob.page, "shared-screen", [width]);
  });
}

test("an auditorium tells its audience that it listens", async ({ gavel, cast }) => {
  const room = await gavel.room("Annual meeting", { kind: "auditorium" });
  await cast.inside(room, "Alice Berg", "host");
  const bob = await cast.inside(room, "Bob Meyer", "participant");
  await expect(bob.page.getByText("You are in the audience", { exact: false })).toBeVisible();
  await look(bob.page, "auditorium");
});
