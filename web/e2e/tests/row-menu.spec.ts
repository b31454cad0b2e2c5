// The row's menu, by every way that opens it. P6 T8 T9
import { expect, test } from "../src/test.ts";

test("the menu of a person opens by name, ⋯, right-click and Shift+F10, begins with Select and ends with Disconnect participant", async ({
  gavel,
  cast,
}) => {
  const room = await gavel.room("Menus");
  const alice = await cast.inside(room, "alice", "host");
  await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  const row = alice.row("bob");
  const menu = alice.page.getByRole("menu");
  const ways = {
    name: () => row.getByText("bob", { exact: true }).click(),
    dots: () => row.getByRole("button", { name: "Acts for bob" }).last().click(),
    "right-click": () => row.click({ button: "right" }),
    "Shift+F10": async () => {
      await row.getByRole("button", { name: "Acts for bob" }).last().focus();
      await alice.page.keyboard.press("Shift+F10");
    },
  };
  for (const [way, open] of Object.entries(ways)) {
    await open();
    await expect(menu, way).toBeVisible();
    const items = menu.getByRole("menuitem");
    await expect(items.first(), way).toContainText("Select");
    await expect(items.last(), way).toContainText("Disconnect participant");
    await alice.page.keyboard.press("Escape");
    await expect(menu, way).toHaveCount(0);
  }
});

test("the icon on a row removes, on hover and on focus", async ({ gavel, cast }) => {
  // P4
  const room = await gavel.room("Icons");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  const icon = alice.row("bob").getByRole("button", { name: "Remove bob" });
  const opacity = () => icon.evaluate((button) => getComputedStyle(button.parentElement ?? button).opacity);
  await alice.page.mouse.move(0, 0);
  await expect.poll(opacity).toBe("0");
  // To the list, down to bob, and to the right in his row.
  await alice.page.getByRole("button", { name: /^Group actions/ }).focus();
  for (const key of ["Tab", "ArrowDown", "ArrowRight"]) await alice.page.keyboard.press(key);
  await expect(icon).toBeFocused();
  await expect.poll(opacity).toBe("1");
  await alice.row("bob").hover();
  await icon.click();
  await alice.page.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(bob.heading).toHaveText("Another participant disconnected you from this meeting.");
});

test("Disconnect participant removes, the person is unconnected, and is invited back", async ({
  gavel,
  cast,
}) => {
  // P6, G9
  const room = await gavel.room("Invite back");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.showParticipants();
  await alice.row("bob").click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "Disconnect participant" }).click();
  await alice.page.getByRole("alertdialog").getByRole("button", { name: "Remove", exact: true }).click();
  await expect(bob.heading).toHaveText("Another participant disconnected you from this meeting.");
  await expect(alice.page.getByText("Unconnected (1)")).toBeVisible();

  await alice.page.getByRole("button", { name: "Invite back", exact: true }).first().click();
  const link = await alice.page.getByLabel("Personal link").inputValue();
  await bob.page.goto(link);
  await bob.page.reload();
  await bob.asks();
  await expect(bob.leave).toBeVisible();
});

test("two people of one name: the command asks which", async ({ gavel, cast }) => {
  // P7, lesson 41
  const room = await gavel.room("Namesakes");
  const alice = await cast.inside(room, "alice", "host");
  const one = await cast.inside(room, "sam", "guest");
  const other = await cast.inside(room, "sam", "guest");
  await alice.chat("/disconnect sam");
  await expect(alice.page.getByText(/2 people are called “sam”/)).toBeVisible();
  await expect(one.leave).toBeVisible();
  await expect(other.leave).toBeVisible();
  await alice.chat("/help");
  await expect(alice.page.getByText(/\/disconnect NAME removes a person/)).toBeVisible();
});

test("a mute by the host stops the sound at the server", async ({ gavel, cast }) => {
  // T11's rule in the engine, lessons 2 and 42
  const room = await gavel.room("Quiet");
  const alice = await cast.inside(room, "alice", "host");
  const bob = await cast.inside(room, "bob", "participant");
  await alice.seesAndHears(1);
  await alice.showParticipants();
  await alice.row("bob").click({ button: "right" });
  await alice.page.getByRole("menuitem", { name: "Mute", exact: true }).click();
  await expect(bob.page.getByText("You were muted by a host").first()).toBeAttached();
  await expect(alice.row("bob").getByText(/Muted/).first()).toBeAttached();
});
