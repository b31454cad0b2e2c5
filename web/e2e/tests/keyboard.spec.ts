// Without a pointer: in, somebody found and removed with a reason, and the end for everybody. P4, P6, V2
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../src/test.ts";

/** Presses a key as often as it takes; a way that leads nowhere runs into the limit. */
async function until(page: Page, key: string, there: Locator): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    if (await there.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} never leads to ${there}`);
}

test("by keyboard alone: joining, finding a person, removing them with a reason, ending the meeting", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Keys");
  const { url } = await gavel.ticket(room, "alice", "host");
  const alice = await cast.person("alice");
  const { page } = alice;
  const { keyboard } = page;
  const focused = page.locator(":focus");
  await page.goto(url);
  await until(page, "Tab", page.getByLabel("Your name"));
  await keyboard.press("Control+A");
  await keyboard.type("alice");
  await until(page, "Tab", page.getByRole("button", { name: "Join", exact: true }));
  await keyboard.press("Enter");
  await expect(alice.leave).toBeVisible();
  const gustav = await cast.inside(room, "gustav", "guest");
  const bob = await cast.inside(room, "bob", "participant");

  // The panel takes the focus; one finds and removes in it.
  const panel = page.getByRole("complementary", { name: "Participants" });
  await until(page, "Tab", page.locator('[data-panel="participants"]'));
  await keyboard.press("Enter");
  await expect(focused).toHaveText("Participants");
  await until(page, "Tab", panel.getByRole("searchbox"));
  await keyboard.type("gus");
  await expect(panel.getByRole("row")).toHaveCount(1);
  await until(page, "Tab", panel.getByRole("row"));
  await keyboard.press("Delete");
  const dialog = page.getByRole("alertdialog");
  await expect(focused).toHaveText("Cancel");
  await until(page, "Shift+Tab", dialog.getByRole("button", { name: /Reason/ }));
  await keyboard.press("Enter");
  await until(page, "ArrowDown", page.getByRole("option", { name: "Disturbs the meeting" }));
  await keyboard.press("Enter");
  await expect(dialog.getByRole("button", { name: /Reason/ })).toContainText("Disturbs the meeting");
  await until(page, "Tab", dialog.getByRole("button", { name: "Remove", exact: true }));
  await keyboard.press("Enter");
  await expect(gustav.heading).toHaveText("Another participant disconnected you from this meeting.");
  await expect(gustav.page.getByText("Disturbs the meeting")).toBeVisible();
  // The row that had the focus is gone with the person.
  await expect(panel.getByRole("heading", { name: "Participants" })).toBeFocused();

  // By the menu, from the row; and choosing.
  await until(page, "Tab", panel.getByRole("searchbox"));
  await keyboard.press("Control+A");
  await keyboard.type("bob");
  await expect(panel.getByRole("row")).toHaveCount(1);
  await until(page, "Tab", panel.getByRole("row"));
  await keyboard.press("Shift+F10");
  await expect(focused).toHaveText("Select");
  await keyboard.press("End");
  await expect(focused).toHaveText("Disconnect participant");
  await keyboard.press("Escape");
  await expect(panel.getByRole("row")).toBeFocused();
  await keyboard.press("Space");
  await expect(panel).toContainText("1 selected");
  await keyboard.press("Escape");
  await expect(panel).not.toContainText("1 selected");

  // Escape closes the panel, and its button has the focus again. From there to the end.
  await until(
    page,
    "Shift+Tab",
    panel
      .getByRole("heading", { name: "Participants" })
      .or(panel.getByRole("button", { name: "Close participants" }))
      .last(),
  );
  await keyboard.press("Escape");
  await expect(panel).toHaveCount(0);
  await expect(page.locator('[data-panel="participants"]')).toBeFocused();
  await until(page, "Tab", alice.leave);
  await keyboard.press("Enter");
  await expect(focused).toHaveText(/^Leave/);
  await until(page, "ArrowDown", page.getByRole("menuitem", { name: /^End call for everyone(?! but)/ }));
  await keyboard.press("Enter");
  await expect(focused).toHaveText("Cancel");
  await until(page, "Tab", dialog.getByRole("button", { name: "End call for everyone" }));
  await keyboard.press("Enter");
  await expect(bob.heading).toHaveText("The host ended the meeting for everyone.");
  await expect(alice.heading).toHaveText("The host ended the meeting for everyone.");
  await expect(alice.heading).toBeFocused();
});

test("a link at the top leads past everything to Leave", async ({ gavel, cast }) => {
  const room = await gavel.room("Skip");
  await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await bob.page.keyboard.press("Tab");
  await until(bob.page, "Shift+Tab", bob.page.getByRole("link", { name: "Skip to Leave" }));
  await bob.page.keyboard.press("Enter");
  await expect(bob.leave).toBeFocused();
  await bob.page.keyboard.press("Enter");
  await expect(bob.heading).toHaveText("You left the meeting");
});
